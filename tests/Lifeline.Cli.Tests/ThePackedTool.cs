using Lifeline.Repository.Tests.Running;

namespace Lifeline.Cli.Tests;

/// <summary>The tool as a user gets it: packed, installed from the package, run on somebody's code.</summary>
public sealed class ThePackedTool(InstalledTool tool) : IClassFixture<InstalledTool>, IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Installed_from_its_package_it_finds_and_fixes_what_is_wrong_in_a_project_that_knows_nothing_of_it()
    {
        _scratch.Project("App",
            """
            using System.Threading;
            using System.Threading.Tasks;

            public static class Work
            {
                public static async Task RunAsync(CancellationToken token)
                {
                    var source = CancellationTokenSource.CreateLinkedTokenSource(token);
                    await Task.Delay(1, source.Token);
                }
            }
            """);
        // A shell, since the exit code is a part of what is tested.
        var found = await ChildProcess.RunAsync("sh", _scratch.Path, "-c", $"{tool.Path} check App; echo \"exit code $?\"");
        var fixedUp = await ChildProcess.RunAsync("sh", _scratch.Path, "-c", $"{tool.Path} check App --fix --no-restore; echo \"exit code $?\"");

        Assert.Contains("LL1001 LostCancel 1 place", found, StringComparison.Ordinal);
        Assert.EndsWith("exit code 1\n", found, StringComparison.Ordinal);
        Assert.Contains("fixed LL1001 LostCancel 1 place", fixedUp, StringComparison.Ordinal);
        Assert.EndsWith("exit code 0\n", fixedUp, StringComparison.Ordinal);
        Assert.Contains("        using var source = CancellationTokenSource", _scratch.Read("App/App.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Installed_from_its_package_it_finds_nothing_in_this_repository()
    {
        var found = await ChildProcess.RunAsync("sh", InstalledTool.Checkout(), "-c", $"{tool.Path} check Lifeline.slnx --no-restore 2>/dev/null; echo \"exit code $?\"");

        Assert.StartsWith("Nothing found in ", found, StringComparison.Ordinal);
        Assert.EndsWith("exit code 0\n", found, StringComparison.Ordinal);
    }
}
