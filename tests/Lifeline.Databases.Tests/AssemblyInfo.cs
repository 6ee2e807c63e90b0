// ActiveDbCommands counts the statements of the whole process, and some tests look at that count; one test freezes the server of all.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(PostgresServer))]
[assembly: AssemblyFixture(typeof(MariaDbServer))]
