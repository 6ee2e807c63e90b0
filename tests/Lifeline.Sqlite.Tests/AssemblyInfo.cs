// DbActivity counts the statements of the whole process, and some tests look at that count.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
