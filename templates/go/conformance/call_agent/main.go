// Command call_agent is a program with a logger, in which the calls tier makes the one call. It uses the SDK as any
// application would.
package main

func main() {
	agent := newAgent()
	serve(agent.commands(), func() {})
	agent.end()
}
