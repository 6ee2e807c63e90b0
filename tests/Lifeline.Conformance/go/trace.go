package main

// A trace is one line of the output.
type trace struct {
	Seed  int64  `json:"seed"`
	Steps []step `json:"steps"`
}

// A step is one operation and everything that can be seen of its effect. What an operation
// does not have is nil and not written, so that a zero is never mistaken for an absence.
type step struct {
	Op      string `json:"op"`
	Ctx     *int   `json:"ctx,omitempty"` // the context that the step makes
	Parent  int    `json:"parent"`        // the context that it works on
	Func    *int   `json:"func,omitempty"`
	InMs    *int64 `json:"in_ms,omitempty"`
	AtMs    *int64 `json:"at_ms,omitempty"`
	Key     *int   `json:"key,omitempty"`
	Value   string `json:"value,omitempty"`
	Cause   string `json:"cause,omitempty"`
	Stopped *bool  `json:"stopped,omitempty"`

	Changed map[int]state `json:"changed"` // whole states, of the contexts whose state is not what it was
	Ran     []int         `json:"ran,omitempty"`
}

// A state is all that a context shows to who holds it.
type state struct {
	Err      *string        `json:"err"`
	Cause    *string        `json:"cause"`
	Deadline *int64         `json:"deadline_ms"` // since the start of the trace
	Values   map[int]string `json:"values,omitempty"`
}
