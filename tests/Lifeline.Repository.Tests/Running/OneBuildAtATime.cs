namespace Lifeline.Repository.Tests.Running;

/// <summary>The tests that start a build of their own: one at a time, each in a temporary folder, sharing one set of packages.</summary>
[CollectionDefinition(Name)]
public sealed class OneBuildAtATime : ICollectionFixture<PackedPackages>
{
    public const string Name = "Building";
}
