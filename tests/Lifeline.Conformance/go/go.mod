module lifeline/conformance

go 1.25
