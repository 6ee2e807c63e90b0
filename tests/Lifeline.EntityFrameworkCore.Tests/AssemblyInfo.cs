// DbActivity counts the statements of the whole process, and the tests look at that count.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(PostgresServer))]
