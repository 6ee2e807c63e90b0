namespace Lifeline.Cli.Tests;

/// <summary>What can't be understood is answered with 2 and a sentence, before anything is built.</summary>
public class ReadingTheCommandLine
{
    [Theory]
    [InlineData("--format", "xml", "--format xml is not known. Use text, sarif or json.")]
    [InlineData("--no-such-option", "--fix", "--no-such-option is no option of 'lifeline check'.")]
    [InlineData("--rules", "LL0000", "problem --rules LL0000 names no rule. The rules are: LL9001 Shouted, LL9002 Silent, LL9003 Buggy.")]
    [InlineData("/no/such/Place.slnx", "--fix", "problem /no/such/Place.slnx is not there.")]
    public async Task A_mistake_is_named(string first, string second, string sentence)
    {
        var result = await Scratch.CheckAsync(first, second);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(sentence, result.Error, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
    }

    [Fact]
    public async Task Help_says_what_the_exit_codes_mean()
    {
        var result = await Scratch.CheckAsync("--help");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Exit code: 0 nothing found, 1 something found, 2 (a part of) the code could not be checked.", result.Output, StringComparison.Ordinal);
    }
}
