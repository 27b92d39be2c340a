// Command agent does what the wire tier asks of an SDK that is built into a program. It uses the SDK as any application
// would.
package main

func main() {
	agent := &agent{}
	serve(agent.commands(), agent.exitIfAsked)
	agent.end(0)
}
