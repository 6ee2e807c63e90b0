module lifeline/bench/go

go 1.24
