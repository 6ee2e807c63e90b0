namespace Lifeline.Analyzers.Tests.Reviews;

/// <summary>Mistakes with plain tokens, as they come to a review. They are compiled and looked at, and never run: what sleeps in them is what a rule has to see.</summary>
public static class TokenMistakes
{
    public static TheoryData<string, string, string> Cases => new()
    {
        { "a linked source for one request is never disposed", "LL1001", """
            async Task<string> Load(HttpClient http, CancellationToken token)
            {
                var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
                linked.CancelAfter(TimeSpan.FromSeconds(5));
                return await http.GetStringAsync("/stock", linked.Token);
            }
            """ },
        { "disposed only when all goes well", "LL1001", """
            async Task<int> Count(CancellationToken token)
            {
                var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
                var count = await LoadAsync(linked.Token);
                if (count == 0) return -1;
                linked.Dispose();
                return count;
            }
            """ },
        { "cancelled instead of disposed", "LL1001", """
            async Task First(CancellationToken token)
            {
                var race = CancellationTokenSource.CreateLinkedTokenSource(token);
                await Task.WhenAny(WorkAsync(race.Token), Task.Delay(100, race.Token));
                race.Cancel();
            }
            """ },
        { "one timer source per round of a loop", "LL1001", """
            async Task Poll(CancellationToken token)
            {
                while (!token.IsCancellationRequested)
                {
                    var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
                    await WorkAsync(timeout.Token);
                }
            }
            """ },
        { "linked in an expression, so nobody has it", "LL1001", """
            Task Run(CancellationToken one, CancellationToken two) => WorkAsync(CancellationTokenSource.CreateLinkedTokenSource(one, two).Token);
            """ },
        { "replaced before it was disposed", "LL1001", """
            async Task Twice(CancellationToken token)
            {
                var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
                await WorkAsync(linked.Token);
                linked = CancellationTokenSource.CreateLinkedTokenSource(token);
                await WorkAsync(linked.Token);
                linked.Dispose();
            }
            """ },
        { "the task goes on after the using", "LL1003", """
            Task Work(CancellationToken token)
            {
                using var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
                linked.CancelAfter(1000);
                return WorkAsync(linked.Token);
            }
            """ },
        { "started inside of a using and dropped", "LL1003", """
            void Start(CancellationToken token)
            {
                using (var linked = CancellationTokenSource.CreateLinkedTokenSource(token))
                {
                    _ = Task.Run(async () => { await Task.Delay(10, linked.Token); Log("late"); });
                }
            }
            """ },
        { "an explicit None for the query", "LL1102", "async Task<int> Query(CancellationToken token) { token.ThrowIfCancellationRequested(); return await LoadAsync(CancellationToken.None); }" },
        { "default by name", "LL1102", """
            async Task Save(Stream stream, byte[] bytes, CancellationToken cancellationToken)
            {
                await stream.WriteAsync(bytes, cancellationToken: default);
                await stream.FlushAsync(cancellationToken);
            }
            """ },
        { "waits for the gate forever", "LL1102", """
            readonly SemaphoreSlim _gate = new(1);
            async Task Locked(CancellationToken token)
            {
                await _gate.WaitAsync(CancellationToken.None);
                try { await WorkAsync(token); } finally { _gate.Release(); }
            }
            """ },
        { "a lambda for each item gets None", "LL1102", """
            Task All(string[] urls, HttpClient http, CancellationToken ct) => Task.WhenAll(urls.Select(url => http.GetStringAsync(url, CancellationToken.None)));
            """ },
        { "parallel work without the token", "LL1101", """
            Task All(int[] ids, CancellationToken token) => Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (id, _) => await WorkAsync(token));
            """ },
        { "a sequence without the token", "LL1101", "async Task Read(IAsyncEnumerable<int> rows, CancellationToken token) { await foreach (var row in rows) Log(row); }" },
        { "a lambda that has no token of its own", "LL1101", """
            async Task All(string[] urls, HttpClient http, CancellationToken token) =>
                await Task.WhenAll(urls.Select(async url => Log(await http.GetStringAsync(url))));
            """ },
        { "the service's own stopping token is forgotten", "LL1101", """
            class Service
            {
                readonly CancellationToken _stoppingToken;
                public Service(CancellationToken stoppingToken) => _stoppingToken = stoppingToken;
                public async Task Beat() { while (!_stoppingToken.IsCancellationRequested) { await Task.Delay(1000); } }
            }
            """ },
        { "thrown at the pool", "LL1106", "async Task Hash(byte[] bytes, CancellationToken token) { await Task.Run(() => { for (var i = 0; i < 1000; i++) System.Security.Cryptography.SHA256.HashData(bytes); }); }" },
        { "a thread nobody can stop", "LL1106", """
            void Watch(CancellationToken token)
            {
                token.ThrowIfCancellationRequested();
                var thread = new Thread(() => { while (true) Thread.Sleep(100); });
                thread.Start();
            }
            """ },
        { "seen and logged, and on it goes", "LL1201", """
            async Task Pump(Queue<int> queue, CancellationToken token)
            {
                while (true)
                {
                    if (token.IsCancellationRequested) Log("stopping");
                    await Task.Delay(50);
                    Log(queue.Count);
                }
            }
            """ },
        { "continue instead of break", "LL1201", """
            void Pump(CancellationToken token)
            {
                while (true)
                {
                    if (token.IsCancellationRequested) continue;
                    Log("round");
                }
            }
            """ },
        { "break that only leaves the switch", "LL1201", """
            async Task Pump(int state, CancellationToken token)
            {
                while (true)
                {
                    switch (state)
                    {
                        case 0:
                            if (token.IsCancellationRequested) break;
                            await WorkAsync();
                            break;
                        default:
                            state = 0;
                            break;
                    }
                }
            }
            """ },
        { "a loop for ever beside its token", "LL1202", """
            async Task Poll(HttpClient http, CancellationToken token)
            {
                token.ThrowIfCancellationRequested();
                while (true)
                {
                    Log(http.Timeout);
                    Thread.Sleep(1000);
                }
            }
            """ },
        { "the worker reads for ever", "LL1202", """
            async Task Read(StreamReader reader, CancellationToken token)
            {
                for (;;)
                {
                    await WorkAsync();
                    Log(reader.ReadLine());
                }
            }
            """ },
        { "a retry takes the cancellation for a failure", "LL1203", """
            async Task Retry(CancellationToken token)
            {
                while (true)
                {
                    try { await WorkAsync(token); }
                    catch (Exception e) { Log(e); }
                }
            }
            """ },
        { "the cancellation is caught and the next one tried", "LL1203", """
            async Task Each(List<Func<CancellationToken, Task>> jobs, CancellationToken token)
            {
                foreach (var job in jobs)
                {
                    try { await job(token); }
                    catch (OperationCanceledException) { Log("skipped"); }
                }
            }
            """ },
        { "a pause that is cancelled is no pause", "LL1203", """
            async Task Poll(CancellationToken token)
            {
                for (;;)
                {
                    try { await Task.Delay(1000, token); await WorkAsync(token); }
                    catch { }
                }
            }
            """ },
        { "any error is swallowed", "LL1204", """
            async Task<bool> TrySave(CancellationToken token)
            {
                try { await WorkAsync(token); return true; }
                catch (Exception) { return false; }
            }
            """ },
        { "linked to itself again and again", "LL1205", """
            async Task Rounds(CancellationToken token)
            {
                for (var i = 0; i < 100; i++)
                {
                    using var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
                    token = linked.Token;
                    await WorkAsync(token);
                }
            }
            """ },
        { "no time at all", "LL1301", "async Task Now() { using var cts = new CancellationTokenSource(0); await WorkAsync(cts.Token); }" },
        { "ticks taken for milliseconds", "LL1301", "async Task Now() { using var cts = new CancellationTokenSource(new TimeSpan(5000)); await WorkAsync(cts.Token); }" },
        { "cancelled after zero", "LL1301", "void Later(CancellationTokenSource cts) => cts.CancelAfter(TimeSpan.Zero);" },
        { "a limit of its own that forgets the caller", "LL1104", """
            async Task<int> Load(CancellationToken token)
            {
                using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                return await LoadAsync(timeout.Token);
            }
            """ },
        { "the outer token past the limit", "LL1103", """
            async Task Limited(CancellationToken token)
            {
                using var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
                linked.CancelAfter(TimeSpan.FromSeconds(2));
                await WorkAsync(token);
            }
            """ },
        { "one callback more with each call", "LL1005", """
            Task<int> Wait(CancellationToken token)
            {
                var done = new TaskCompletionSource<int>();
                token.Register(() => done.TrySetCanceled());
                return done.Task;
            }
            """ },
        { "one limit for all attempts", "LL1002", """
            async Task<int> Retry(CancellationToken token)
            {
                using var attempt = CancellationTokenSource.CreateLinkedTokenSource(token);
                for (var i = 0; i < 3; i++)
                {
                    try { return await LoadAsync(attempt.Token); }
                    catch (OperationCanceledException) when (!token.IsCancellationRequested) { Log(i); }
                }

                return -1;
            }
            """ },
        { "None beside a using that binds nothing", "LL1102", """
            async Task Read(string path, CancellationToken token)
            {
                using var stream = File.OpenRead(path);
                // Read all of it.
                await stream.CopyToAsync(Stream.Null, CancellationToken.None);
            }
            """ },
        { "the rest of the answer without the token", "LL1102", """
            async Task<string> Load(HttpClient http, CancellationToken token)
            {
                using var response = await http.GetAsync("/stock", token);
                return await response.Content.ReadAsStringAsync(CancellationToken.None);
            }
            """ },
        { "a comment that gives no reason", "LL1102", """
            async Task Save(CancellationToken token)
            {
                await WorkAsync(token);
                // Save it, not cancelled with the caller.
                await WorkAsync(CancellationToken.None);
            }
            """ },
        { "None in a linked using", "LL1102", """
            async Task Limited(CancellationToken token)
            {
                using var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
                await WorkAsync(linked.Token);
                await WorkAsync(CancellationToken.None);
            }
            """ },
        { "sleeps with the token in hand", "LL1105", "void Pause(CancellationToken token) { token.ThrowIfCancellationRequested(); Thread.Sleep(5000); }" },
        { "a source handed over with no word on who ends it", "LL1004", "public void Track(CancellationTokenSource source) { Log(source.Token.CanBeCanceled); }" },
    };
}
