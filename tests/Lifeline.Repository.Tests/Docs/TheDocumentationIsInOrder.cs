using Lifeline.Repository.Docs;

namespace Lifeline.Repository.Tests.Docs;

/// <summary>All C# in the documentation is compiled, and all links lead somewhere.</summary>
public class TheDocumentationIsInOrder
{
    private readonly Documentation _documentation = new(ThisBuild.Checkout);

    [Fact]
    public void Every_snippet_shows_the_code_that_was_compiled() => AssertNone(_documentation.StaleBlocks());

    [Fact]
    public void Every_block_of_csharp_is_a_snippet() => AssertNone(_documentation.UnmarkedBlocks());

    [Fact]
    public void Every_link_within_the_repository_leads_somewhere() => AssertNone(_documentation.BrokenLinks());

    private static void AssertNone(IEnumerable<string> problems)
    {
        var all = string.Join("\n", problems);
        Assert.True(all.Length == 0, all);
    }
}
