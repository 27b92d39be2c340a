package otlp

import (
	"encoding/binary"
	"log/slog"
)

// What stands behind the pieces in JSON.
const jsonEnd = "]}]}]}"

// envelope is what stands around the pieces of a request. In protobuf the parts are parted by the length of what follows.
type envelope struct {
	resource []byte
	scope    []byte
}

func protobufEnvelope(resource []slog.Attr, scopeName, scopeVersion string) envelope {
	p := &probe{trusted: true}
	attrs := p.appendEntries(nil, TagResourceAttributes, resource, 1)
	scope := p.appendField(nil, TagInstrumentationScopeName, scopeName, maxTextBytes)
	scope = p.appendField(scope, TagInstrumentationScopeVersion, scopeVersion, maxTextBytes)
	return envelope{protobufPart(TagResourceLogsResource, attrs), protobufPart(TagScopeLogsScope, scope)}
}

// protobufPart returns a message as a field, nothing if it is empty.
func protobufPart(tag byte, message []byte) []byte {
	if len(message) == 0 {
		return nil
	}
	return append(binary.AppendUvarint([]byte{tag}, uint64(len(message))), message...)
}

func jsonEnvelope(resource []slog.Attr, scopeName, scopeVersion string) envelope {
	p := &probe{trusted: true}
	before := []byte(`{"` + NameExportLogsServiceRequestResourceLogs + `":[{`)
	if len(resource) > 0 {
		before = append(before, `"`+NameResourceLogsResource+`":{"`+NameResourceAttributes+`":[`...)
		before = append(p.jsonEntries(before, resource, 1), '}', ',')
	}
	before = append(before, `"`+NameResourceLogsScopeLogs+`":[{`...)
	var scope []byte
	if scopeName != "" || scopeVersion != "" {
		members := p.jsonField(nil, `,"`+NameInstrumentationScopeName+`":`, scopeName, maxTextBytes)
		members = p.jsonField(members, `,"`+NameInstrumentationScopeVersion+`":`, scopeVersion, maxTextBytes)
		scope = append(append(scope, `"`+NameScopeLogsScope+`":`...), closeObject(members, 0)...)
		scope = append(scope, ',')
	}
	return envelope{before, append(scope, `"`+NameScopeLogsLogRecords+`":[`...)}
}

// fieldLen returns the length of a message as a field.
func fieldLen(length int) int {
	size := 1 + 1 + length
	for rest := length >> 7; rest > 0; rest >>= 7 {
		size++
	}
	return size
}
