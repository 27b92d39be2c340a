// Package lipservice finds the pattern behind a log message, and keeps what matters within a budget.
//
//	client := lipservice.Configure(ctx, lipservice.Config{ServiceName: "shop"})
//	defer client.Close()
//	slog.Info("order paid", "order", 17)
//
// From [Configure] on, what the program logs by [log/slog] and [log] is decided, sent if it is kept, and printed in any
// case. [StartRequest] says which records belong together, [Keep] has one kept, [Client.Log] sends without printing.
//
// # Patterns
//
// A pattern is a message with its variable parts replaced: numbers, ids, paths, addresses, values of keys. Two messages
// written by the same line of code have the same pattern, two written by different lines have different ones, as far as
// the text alone can tell. Patterns are what LipService decides about: which records to keep, and how many were dropped.
//
//	signature := lipservice.SignatureOf("retry in 5 s, attempt 3 of 5", 13, "app.worker", "")
//	fmt.Println(signature.Template, signature.ID)
//
// A pattern depends on the message, the severity and the logger, and on nothing else: not on other messages, not on the
// process, not on the language. All LipService SDKs find the same one for the same bytes.
//
// [SignatureOf] is for occasional use and for many goroutines. A [Scanner] is for a loop that appends templates to a
// buffer of its own and never allocates.
//
// # Sampling
//
// A [Sampler] decides record by record. Below its budget it drops nothing; above, every pattern has its share, and the
// first record of a new pattern is kept. What it drops it counts: the counts of kept records and of settlements add up to
// exactly what was seen. A [Policy] says what the budget is, and has rules for what should be decided otherwise.
//
//	sampler := lipservice.NewSampler(policy, rand.Uint32())
//	decision := sampler.Decide(lipservice.Record{Pattern: signature.ID, Severity: 13}, time.Now(), lipservice.Randomness{})
//
// # Limits
//
// Only the first line of a message, and only its first kilobytes, are looked at. Words that vary stay, because nothing
// in a single message tells them from words that do not: where a logging call has a native template, pass it. A message
// that is one JSON object is known by its message key, or by the names of its keys.
//
// Any string is a message. Nothing here fails, and the time is linear in the length of the message.
package lipservice
