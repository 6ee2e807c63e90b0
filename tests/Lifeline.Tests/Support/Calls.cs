namespace Lifeline.Tests;

/// <summary>A callback that counts its calls and can be waited for.</summary>
internal sealed class Calls
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public Task First => _first.Task.Arrives();

    public void Call()
    {
        Interlocked.Increment(ref _count);
        _first.TrySetResult();
    }

    /// <summary>Waits for the first call and for all that was queued to the pool until now, then counts.</summary>
    public async Task<int> CountAfterFirst()
    {
        await First;
        for (var i = 0; i < 3; i++)
        {
            await Task.Factory.StartNew(
                static () => { }, CancellationToken.None, TaskCreationOptions.PreferFairness, TaskScheduler.Default).Arrives();
        }

        return Count;
    }
}
