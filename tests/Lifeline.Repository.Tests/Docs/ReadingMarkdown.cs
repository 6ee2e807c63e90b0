using Lifeline.Repository.Docs;

namespace Lifeline.Repository.Tests.Docs;

/// <summary>What the checks see of a page.</summary>
public class ReadingMarkdown
{
    [Fact]
    public void Links_and_images_are_found_but_not_in_code()
    {
        var page = new MarkdownPage("page.md",
            """
            See [one](a.md) and ![two](b.png "title").
            Not `[three](c.md)`.
            ```
            [four](d.md)
            ```
            [five]: e.md
            """);

        Assert.Equal([(1, "a.md"), (1, "b.png"), (6, "e.md")], page.Links);
    }

    [Fact]
    public void A_heading_is_an_anchor_and_its_namesake_another()
    {
        var page = new MarkdownPage("page.md", "# What `ctx.Done` costs!\n## Twice\n## Twice\n");

        Assert.Equal(["what-ctxdone-costs", "twice", "twice-1"], page.Anchors());
    }

    [Theory]
    [InlineData("csharp", true)]
    [InlineData("cs", true)]
    [InlineData("C#", true)]
    [InlineData("sh", false)]
    [InlineData("", false)]
    public void A_block_of_csharp_is_known_by_its_language(string language, bool isCSharp) =>
        Assert.Equal(isCSharp, Assert.Single(new MarkdownPage("page.md", $"```{language}\nx\n```").Blocks).IsCSharp);
}
