// Some tests count this process's children and descriptors.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
