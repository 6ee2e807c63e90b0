using System.Text;
using Lifeline.Processes;

namespace Lifeline.IO.Tests;

/// <summary>Of a real program, which says what it reads, and when a read of it was ended.</summary>
public sealed class ConsoleInputEndsWithItsContext
{
    private static readonly string s_app = Path.Combine(AppContext.BaseDirectory, "MachineApp.dll");

    [Theory]
    [InlineData("a pipe")]
    [InlineData("a terminal")]
    public async Task A_read_that_waits_ends_and_the_next_one_gets_all_that_comes(string kind)
    {
        await using var child = (kind == "a pipe"
            ? new ProcessCommand("dotnet", s_app, "reads", "0.1")
            : new ProcessCommand("script", "-qefc", $"stty -echo; TERM=dumb dotnet '{s_app}' reads 0.1", "/dev/null")).Start(Context.Background);
        await using var lines = child.ReadLinesAsync().GetAsyncEnumerator(TestContext.Current.CancellationToken);

        await Says("ready");
        await Says("ended: reading a line of standard input");
        await Type("one\ntwo\n");
        await Says("read: one");
        await Says("read: two");
        await Says("ended: reading a line of standard input");
        if (kind == "a pipe")
        {
            await Type("thr");
            await Says("ended: reading a line of standard input");
            await Type("ee\n");
            await Says("read: three");
            await child.Input.DisposeAsync();
        }
        else
        {
            await Type("\u0004");                       // Ctrl+D
        }

        await Says("no more");
        Assert.Equal(0, (await child.Result.Arrives()).ExitCode);

        async Task Type(string text) => await child.Input.WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);

        async Task Says(string expected)
        {
            string said;
            do
            {
                Assert.True(await lines.MoveNextAsync().AsTask().Arrives(), $"It ended instead of saying '{expected}'.");
                said = lines.Current.TrimEnd('\r');
            }
            while (said != expected && said.StartsWith("ended", StringComparison.Ordinal));     // it may end once more

            Assert.Equal(expected, said);
        }
    }
}
