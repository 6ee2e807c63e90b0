namespace Lifeline.Repository.Tests;

/// <summary>What a stale file's test prints.</summary>
public class ShowingADifference
{
    [Fact]
    public void Equal_texts_have_none() => Assert.Null(TextDifference.Between("a\nb", "a\nb"));

    [Fact]
    public void Changed_lines_are_shown_among_their_neighbours() => Assert.Equal(
        """
          …
          3
          4
        - five
        + 5
          6
          7
          …

        """, TextDifference.Between("1\n2\n3\n4\nfive\n6\n7\n8", "1\n2\n3\n4\n5\n6\n7\n8"));
}
