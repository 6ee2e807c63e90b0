namespace Lifeline.Tests;

/// <summary>For tests that the garbage or the load of others would disturb: they run alone, after all others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class NotParallel
{
    public const string Name = "not parallel";
}
