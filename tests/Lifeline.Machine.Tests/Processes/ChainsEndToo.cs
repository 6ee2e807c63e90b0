namespace Lifeline.Processes.Tests;

/// <summary>Of processes that each start the next one and exit, there is one at any time, but hardly one for long enough to be looked at.</summary>
public sealed class ChainsEndToo
{
    // Each link is a new shell, that has no parent any more when it starts the next one. Without the folder, all of them end.
    private const string Links = "[ -d \"$FOLDER\" ] || exit; : > \"$FOLDER/runs\"; sh -c \"$LINKS\" & exit";

    // One program that forks itself, as fast as it can.
    private const string Forks = "open(my $file, '>', \"$ENV{FOLDER}/runs\"); while (-d $ENV{FOLDER}) { fork and exit }";

    private const string Ready = "while [ ! -e \"$FOLDER/runs\" ]; do sleep 0.01; done; echo ready; ";

    [Theory]
    [InlineData("shells", "sh -c \"$LINKS\" & " + Ready + "exec sleep 1000")]
    [InlineData("shells in sessions of their own", "setsid sh -c \"$LINKS\" & " + Ready + "exec sleep 1000")]
    [InlineData("shells under one that does not listen", "trap '' TERM; sh -c \"$LINKS\" & " + Ready + "while true; do sleep 1000; done")]
    [InlineData("a program that forks itself", "perl -e \"$FORKS\" & " + Ready + "exec sleep 1000")]
    public async Task When_the_error_is_there_no_link_is(string what, string script)
    {
        for (var round = 0; round < 10; round++)
        {
            var folder = Directory.CreateTempSubdirectory("lifeline-chain-");
            try
            {
                await EndsWhole(folder.FullName, script);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }

        Assert.NotEmpty(what);
    }

    private static async Task EndsWhole(string folder, string script)
    {
        using var scope = Context.Background.WithCancel();
        await using var child = (Shell.Script(script) with
        {
            Grace = TimeSpan.FromMilliseconds(50),
            Environment = new Dictionary<string, string?> { ["LINKS"] = Links, ["FORKS"] = Forks, ["FOLDER"] = folder },
        }).Start(scope);
        await using var lines = child.ReadLinesAsync().GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await lines.MoveNextAsync().AsTask().Arrives());

        scope.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => child.Result.Arrives());
        for (var look = 0; look < 10; look++)
        {
            Assert.Empty(Shell.StartedWith(folder));
        }
    }
}
