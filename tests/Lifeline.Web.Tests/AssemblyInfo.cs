// Some tests listen to the activities and the meters of the whole process, and some count its live contexts.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
