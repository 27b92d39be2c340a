package policyclient

import (
	"context"
	"net/http"
	"time"
)

// Tools are what a watch works with.
type Tools struct {
	Clock  Clock
	Random func() uint32
	Put    func(*Policy)
	Say    func(line string)
	// Tell is Say for what may come again and again: each kind is told once in a while.
	Tell func(kind, line string)
	// Diagnostics takes lines as they are.
	Diagnostics func(line string)
	// Getenv reads the environment.
	Getenv func(name string) string
}

// Watch returns what keeps the policy up to date and has begun to; nil: there is nowhere to look. The facts are what a
// service may be told.
func Watch(found *Settings, facts map[string]string, userAgent string, inForce *InForce, tools Tools) *Client {
	plan := Plan{found.PolicySource(), found.Duration(optionPoll).Milliseconds()}
	parts := Parts{
		Clock: tools.Clock, Random: tools.Random, Put: tools.Put, Say: tools.Say, Keep: func(string, []byte) {},
	}
	switch plan.Source.Name {
	case sourceFile:
		path := found.Text(optionFile)
		parts.Look = func(_ context.Context, tag string) Look { return lookAtFile(path, tag) }
		made := NewClient(plan, State{}, inForce, parts)
		// A file is there at once, so that it decides the first record already.
		made.Start(made.look())
		return made
	case sourceService:
		asked := newService(found, facts, userAgent, tools)
		if asked == nil {
			return nil
		}
		kept := &cache{cachePath(found.Text(optionCache), asked.url, tools.Getenv), asked.url, inForce, tools}
		return watchService(asked, kept, plan, inForce, parts)
	}
	return nil
}

// newService returns what asks a service; nil: there is no address.
func newService(found *Settings, facts map[string]string, userAgent string, tools Tools) *service {
	url, isOne := RequestURL(found.Text(optionURL), facts)
	if !isOne {
		return nil
	}
	return &service{
		url: url, userAgent: userAgent, timeout: found.Duration(optionTimeout), clock: tools.Clock,
		transport: transportOf(found, tools.Diagnostics),
	}
}

// Once looks once at the policy's file, or asks its service if it may; nil: there is nowhere to look.
func Once(found *Settings, facts map[string]string, userAgent string, mayAsk bool, tools Tools) *Look {
	source := found.PolicySource().Name
	if source == sourceFile {
		seen := lookAtFile(found.Text(optionFile), "")
		return &seen
	}
	if source != sourceService || !mayAsk {
		return nil
	}
	asked := newService(found, facts, userAgent, tools)
	if asked == nil {
		return nil
	}
	defer asked.end()
	seen := asked.look(context.Background(), "")
	return &seen
}

// transportOf returns a transport that has nothing to do with that of the records: no token, and no header of theirs.
func transportOf(found *Settings, diagnostics func(string)) http.RoundTripper {
	return newTransport(
		found.Text(optionCertificate), found.Text(optionClientCertificate), found.Text(optionClientKey), diagnostics)
}

func watchService(asked *service, kept *cache, plan Plan, inForce *InForce, parts Parts) *Client {
	parts.Look, parts.Keep = asked.look, kept.keep
	made := NewClient(plan, kept.begin(), inForce, parts)
	context.AfterFunc(made.life, asked.end)
	made.Start(0)
	return made
}

// cache is the last good policy of a service, on disk; without a path nowhere.
type cache struct {
	path, url string
	inForce   *InForce
	tools     Tools
}

// begin puts in force what was kept, until the first answer, and returns what is known of it.
func (c *cache) begin() State {
	if c.path == "" {
		return State{}
	}
	kept, err := loadKept(c.path, c.url)
	if err != nil {
		c.fail(err)
	}
	if kept == nil {
		return State{}
	}
	read := readPolicy(kept.Body).Policy
	if read == nil {
		c.inForce.fail(CacheFault)
		return State{}
	}
	c.tools.Put(read)
	c.inForce.confirm(sourceCache, read, time.UnixMilli(kept.FetchedMs))
	return StateOf(sourceCache, read, kept.Body, kept.Tag)
}

// keep keeps a document for the next start.
func (c *cache) keep(tag string, body []byte) {
	if c.path == "" {
		return
	}
	if err := saveKept(c.path, &Kept{c.url, tag, c.tools.Clock.Now().UnixMilli(), body}); err != nil {
		c.fail(err)
	}
}

func (c *cache) fail(err error) {
	c.inForce.fail(CacheFault)
	c.tools.Tell("policy_cache", message("policy_cache", "error", c.path+": "+reason(err)))
}
