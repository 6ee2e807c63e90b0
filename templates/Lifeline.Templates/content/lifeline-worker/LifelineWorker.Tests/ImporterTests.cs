using Microsoft.Extensions.Logging.Abstractions;

// Each test fails that leaves a context, a task or a callback behind. Time passes by itself, as fast as the work is done.
[assembly: CheckLeaks(VirtualTime = true)]

public class ImporterTests
{
    private readonly Importer _importer = new(NullLogger<Importer>.Instance);

    [Fact]
    public Task It_imports_once_a_minute() => TestContext.Current.VirtualClock().RunAsync(async () =>
    {
        using var scope = TestContext.Current.LeakCheck().WithTimeout(TimeSpan.FromMinutes(10));

        await Assert.ThrowsAsync<DeadlineExceededException>(() => _importer.RunAsync(scope));

        Assert.Equal(10, _importer.Imported);
    });

    [Fact]
    public Task What_it_has_begun_it_finishes_when_asked_to_stop() => TestContext.Current.VirtualClock().RunAsync(async () =>
    {
        using var scope = TestContext.Current.LeakCheck().WithStop();
        var running = _importer.RunAsync(scope.Context);
        await scope.Context.DelayAsync(TimeSpan.FromSeconds(1));                // in the middle of the first

        scope.Stop(grace: TimeSpan.FromSeconds(8));

        await Assert.ThrowsAsync<CanceledException>(() => running);
        Assert.Equal(1, _importer.Imported);
    });
}
