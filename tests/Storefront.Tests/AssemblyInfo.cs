// Each test runs a whole shop in a process of its own, and the tour is a matter of milliseconds: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
