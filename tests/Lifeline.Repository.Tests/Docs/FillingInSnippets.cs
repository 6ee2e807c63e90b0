using Lifeline.Repository.Docs;

namespace Lifeline.Repository.Tests.Docs;

/// <summary>How a region of a C# file gets into a page of markdown.</summary>
public class FillingInSnippets
{
    private readonly Snippets _snippets = new();

    public FillingInSnippets() => _snippets.Add("Sample.cs", Lines(
        """
        class Sample
        {
            #region outer

            void M()
            {
                #region inner
                Call();

                Again();
                #endregion
            }

            #endregion
        }
        """));

    [Fact]
    public void A_region_loses_its_indentation_and_the_blank_lines_around_it() =>
        Assert.Equal("Call();\n\nAgain();", _snippets.Find("inner"));

    [Fact]
    public void An_outer_region_shows_the_inner_one_without_its_marks() =>
        Assert.Equal("void M()\n{\n    Call();\n\n    Again();\n}", _snippets.Find("outer"));

    [Fact]
    public void A_second_region_of_a_name_is_reported()
    {
        _snippets.Add("Other.cs", ["", "#region inner", "#endregion"]);

        Assert.Equal("Other.cs:2: another region is called 'inner' already; a snippet's name stands once.", Assert.Single(_snippets.Problems));
    }

    [Fact]
    public void A_marked_block_is_replaced_and_nothing_else()
    {
        var page = new MarkdownPage("page.md",
            """
            <!-- snippet: inner -->
            ```csharp
            Old();
            ```

            - in a list:
              <!-- snippet: inner -->
              ```csharp
              Old();
              ```

            <!-- snippet: unknown -->
            ```csharp
            Stays();
            ```
            ```csharp
            Stays();
            ```
            """);

        Assert.Equal(
            """
            <!-- snippet: inner -->
            ```csharp
            Call();

            Again();
            ```

            - in a list:
              <!-- snippet: inner -->
              ```csharp
              Call();

              Again();
              ```

            <!-- snippet: unknown -->
            ```csharp
            Stays();
            ```
            ```csharp
            Stays();
            ```
            """, page.Refreshed(_snippets));
    }

    [Fact]
    public void An_empty_block_is_filled()
    {
        var page = new MarkdownPage("page.md", "<!-- snippet: inner -->\n```csharp\n```\nafter");

        Assert.Equal("<!-- snippet: inner -->\n```csharp\nCall();\n\nAgain();\n```\nafter", page.Refreshed(_snippets));
    }

    private static string[] Lines(string text) => text.Split('\n');
}
