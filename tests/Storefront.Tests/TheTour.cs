using System.Runtime.InteropServices;
using Xunit;

namespace Storefront.Tests;

public class TheTour
{
    [Fact]
    public async Task Plays_four_scenes_leaves_nothing_running_and_exits_with_zero()
    {
        var (exitCode, output) = await StorefrontProcess.RunAsync();

        Assert.True(exitCode == 0, output);
        Assert.Contains("→ 200 {\"id\":7", output, StringComparison.Ordinal);
        Assert.Matches("(?s)→ 504 .*had [0-9.]+ ms .*spent [0-9.]+ ms.*3  Hung up", output);
        Assert.Matches("(?s)3  Hung up.*sqlite .*client gone", output);
        Assert.Matches("(?s)4  Shut down.*→ 503 .*shutting\\s+down", output);
        Assert.Contains("counted after each scene: all zero", output, StringComparison.Ordinal);
        Assert.DoesNotContain("still running", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Draws_without_colours_when_nobody_looks()
    {
        var (_, output) = await StorefrontProcess.RunAsync();
        Assert.DoesNotContain('\e', output);
    }

    [Theory]
    [InlineData(PosixSignal.SIGINT)]
    [InlineData(PosixSignal.SIGTERM)]
    public async Task Ends_early_and_in_good_order_when_it_is_interrupted(PosixSignal signal)
    {
        await using var storefront = StorefrontProcess.Start();
        while (!storefront.Output.Contains("1  In time", StringComparison.Ordinal))
        {
            await Task.Yield();
        }

        storefront.Send(signal);

        Assert.Equal(130, await storefront.WaitAsync());
        Assert.Contains("Interrupted", storefront.Output, StringComparison.Ordinal);
    }
}
