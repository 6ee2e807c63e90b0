namespace Lifeline.Analyzers.Tests.Reviews;

/// <summary>Loops, attempts and limits with plain tokens that look like a mistake and are none.</summary>
public static class TokenLoopInnocents
{
    public static TheoryData<string, string> Cases => new()
    {
        { "a loop that throws", "async Task Pump(CancellationToken token) { while (true) { token.ThrowIfCancellationRequested(); await WorkAsync(); } }" },
        { "a loop that is ended by its waiting", "async Task Pump(CancellationToken token) { while (true) { await Task.Delay(10, token); Log(1); } }" },
        { "a loop over a channel", "async Task Pump(ChannelReader<int> items, CancellationToken token) { while (await items.WaitToReadAsync(token)) { while (items.TryRead(out var item)) Log(item); } }" },
        { "a loop that returns", "async Task Pump(CancellationToken token) { while (true) { if (token.IsCancellationRequested) return; await WorkAsync(); } }" },
        { "a loop that leaves by a flag", """
            async Task Pump(CancellationToken token)
            {
                var running = true;
                while (running)
                {
                    if (token.IsCancellationRequested) running = false;
                    await WorkAsync();
                }
            }
            """ },
        { "a loop that says goodbye before it leaves", """
            async Task Pump(CancellationToken token)
            {
                while (true)
                {
                    if (token.IsCancellationRequested) { Log("bye"); break; }
                    await WorkAsync();
                }
            }
            """ },
        { "a loop with few rounds", "async Task Three(CancellationToken token) { for (var i = 0; i < 3; i++) { try { await WorkAsync(token); return; } catch (IOException) { Log(i); } } }" },
        { "a retry that knows the difference", """
            async Task Retry(CancellationToken token)
            {
                while (true)
                {
                    try { await WorkAsync(token); return; }
                    catch (OperationCanceledException) when (token.IsCancellationRequested) { throw; }
                    catch (Exception e) { Log(e); }
                    await Task.Delay(100, token);
                }
            }
            """ },
        { "a filter", "async Task Retry(CancellationToken token) { while (true) { try { await WorkAsync(token); } catch (Exception e) when (e is not OperationCanceledException) { Log(e); } } }" },
        { "caught around the loop", """
            async Task Pump(CancellationToken token)
            {
                try { while (true) { await WorkAsync(token); } }
                catch (OperationCanceledException) { Log("stopped"); }
            }
            """ },
        { "the loop's condition looks", """
            async Task Pump(CancellationToken token)
            {
                while (!token.IsCancellationRequested)
                {
                    try { await WorkAsync(token); }
                    catch (Exception e) { Log(e); }
                }
            }
            """ },
        { "a timeout told from a cancellation", """
            async Task Each(int[] ids, CancellationToken token)
            {
                foreach (var id in ids)
                {
                    using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
                    limit.CancelAfter(1000);
                    try { await WorkAsync(limit.Token); }
                    catch (OperationCanceledException) when (!token.IsCancellationRequested) { Log(id); }
                }
            }
            """ },
        { "stops quietly", "async Task Stop(Task running) { try { await running; } catch (OperationCanceledException) { } }" },
        { "told as a result", """
            async Task<string> Try(CancellationToken token)
            {
                try { await WorkAsync(token); return "ok"; }
                catch (OperationCanceledException) { return "cancelled"; }
                catch (Exception e) { return e.Message; }
            }
            """ },
        { "a new linked token in each round", """
            async Task Rounds(int[] ids, CancellationToken token)
            {
                foreach (var id in ids)
                {
                    using var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
                    var mine = linked.Token;
                    await WorkAsync(mine);
                }
            }
            """ },
        { "without a limit", "async Task Free(CancellationToken token) { using var linked = CancellationTokenSource.CreateLinkedTokenSource(token); linked.CancelAfter(Timeout.InfiniteTimeSpan); await WorkAsync(linked.Token); }" },
        { "a limit that comes from settings", "async Task Limited(int seconds) { using var cts = new CancellationTokenSource(TimeSpan.FromSeconds(seconds)); await WorkAsync(cts.Token); }" },
        { "a short limit for a test of readiness", "async Task Ready() { using var cts = new CancellationTokenSource(TimeSpan.FromMilliseconds(50)); await WorkAsync(cts.Token); }" },
        { "each piece of work has a token of its own", """
            record Job(Func<CancellationToken, Task> Work, CancellationToken Token);
            class Jobs
            {
                async Task Run(ChannelReader<Job> jobs)
                {
                    while (await jobs.WaitToReadAsync())
                    {
                        while (jobs.TryRead(out var job))
                        {
                            try { await job.Work(job.Token); }
                            catch (Exception e) { Log(e); }
                        }
                    }
                }
            }
            """ },
        { "a new token for the next round", """
            async Task<int> Read(Func<CancellationToken> next)
            {
                var token = next();
                while (true)
                {
                    try { return await LoadAsync(token); }
                    catch (OperationCanceledException) { token = next(); }
                }
            }
            """ },
        { "a pause with the token before the next attempt", """
            async Task<bool> Try(int attempts, CancellationToken token)
            {
                for (var i = 0; i < attempts; i++)
                {
                    try { await WorkAsync(token); return true; }
                    catch (Exception e)
                    {
                        if (i + 1 == attempts) Log(e);
                        else await Task.Delay(1000, token);
                    }
                }

                return false;
            }
            """ },
    };
}
