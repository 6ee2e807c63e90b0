namespace Lifeline.Analyzers.Tests.Reviews;

/// <summary>Code with plain tokens that looks like a mistake and is none.</summary>
public static class TokenInnocents
{
    public static TheoryData<string, string> Cases => new()
    {
        { "kept in a field and disposed with the object", """
            sealed class Worker : IDisposable
            {
                readonly CancellationTokenSource _stop;
                public Worker(CancellationToken token) => _stop = CancellationTokenSource.CreateLinkedTokenSource(token);
                public Task Run() => WorkAsync(_stop.Token);
                public void Dispose() { _stop.Cancel(); _stop.Dispose(); }
            }
            """ },
        { "disposed in finally behind a null check", """
            async Task Work(TimeSpan? limit, CancellationToken token)
            {
                CancellationTokenSource? linked = null;
                try
                {
                    if (limit is { } time)
                    {
                        linked = CancellationTokenSource.CreateLinkedTokenSource(token);
                        linked.CancelAfter(time);
                    }

                    await WorkAsync(linked?.Token ?? token);
                }
                finally { linked?.Dispose(); }
            }
            """ },
        { "using over a source that may be null", """
            async Task Work(bool limited, CancellationToken token)
            {
                using var linked = limited ? CancellationTokenSource.CreateLinkedTokenSource(token) : null;
                await WorkAsync(linked is null ? token : linked.Token);
            }
            """ },
        { "a plain source that nobody disposes", "async Task Once() { var cts = new CancellationTokenSource(); await WorkAsync(cts.Token); }" },
        { "disposed by the continuation", """
            Task Start(CancellationToken token)
            {
                var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
                return WorkAsync(linked.Token).ContinueWith(done => linked.Dispose(), TaskScheduler.Default);
            }
            """ },
        { "handed to the one who will dispose it", """
            sealed class Lease(CancellationTokenSource source) : IDisposable { public CancellationToken Token => source.Token; public void Dispose() => source.Dispose(); }
            class Leases { public Lease Take(CancellationToken token) { var source = CancellationTokenSource.CreateLinkedTokenSource(token); return new Lease(source); } }
            """ },
        { "awaited before the using ends", """
            async Task Work(CancellationToken token)
            {
                using var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
                var one = WorkAsync(linked.Token);
                var two = LoadAsync(linked.Token);
                await Task.WhenAll(one, two);
            }
            """ },
        { "a result that needs no token any more", """
            Task<int> Work(CancellationToken token)
            {
                using var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
                var value = Compute(linked.Token);
                return Task.FromResult(value);
            }
            """ },
        { "rolls back after the cancellation", """
            async Task Save(CancellationToken token)
            {
                try { await WorkAsync(token); }
                catch { await RollbackAsync(CancellationToken.None); throw; }
            }
            Task RollbackAsync(CancellationToken token) => WorkAsync(token);
            """ },
        { "releases in finally", "async Task Save(CancellationToken token) { try { await WorkAsync(token); } finally { await WorkAsync(CancellationToken.None); } }" },
        { "the answer that ends a protocol, said by a comment", """
            async Task Bye(CancellationToken token)
            {
                await WorkAsync(token);
                // The peer waits for this; it must be told even when the caller has given up.
                await WorkAsync(CancellationToken.None);
            }
            """ },
        { "None for the completion itself", """
            Task Done(CancellationToken token)
            {
                var done = new TaskCompletionSource();
                return WorkAsync(token).ContinueWith(_ => done.TrySetResult(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
            """ },
        { "what ends the connection is bound to the token", """
            class Connection { public IDisposable Begin(CancellationToken token) => new MemoryStream(); public Task Send(CancellationToken token) => WorkAsync(token); }
            class Client
            {
                async Task Ask(Connection connection, CancellationToken token)
                {
                    using (connection.Begin(token)) await connection.Send(CancellationToken.None);
                }
            }
            """ },
        { "the token closes the socket", """
            async Task<int> Receive(Stream stream, byte[] buffer, CancellationToken token)
            {
                using var closing = token.Register(stream.Close);
                return await stream.ReadAsync(buffer, CancellationToken.None);
            }
            """ },
        { "what can't be stopped half way, said beside it", """
            async Task Move(CancellationToken token)
            {
                await WorkAsync(token);
                await WorkAsync(CancellationToken.None); // on purpose: half of it is worse than all of it
            }
            """ },
        { "the reason why it is not passed on", """
            class Inbox(CancellationToken cancellationToken)
            {
                readonly Channel<int> _items = Channel.CreateUnbounded<int>();
                public CancellationToken Ended => cancellationToken;
                public async Task Put(int item)
                {
                    // What has arrived is handed to the reader in any case.
                    await _items.Writer.WriteAsync(item);
                }
            }
            """ },
        { "the callee knows the object's own end", """
            class Puller
            {
                readonly CancellationToken _cancellationToken;
                public Puller(CancellationToken cancellationToken) => _cancellationToken = cancellationToken;
                public async Task Run() { while (Condition) await Pull(1); }
                Task Pull(int count, CancellationToken token = default) => _cancellationToken.IsCancellationRequested ? Task.CompletedTask : WorkAsync(token);
            }
            """ },
        { "a token that is an alarm clock", """
            class CancellationChangeToken(CancellationToken token) { public bool HasChanged => token.IsCancellationRequested; }
            class Names { public CancellationChangeToken Watch(TimeSpan period) => new CancellationChangeToken(new CancellationTokenSource(period).Token); }
            """ },
        { "the last word on work that is done", """
            class Order { public Task Complete(CancellationToken token) => WorkAsync(token); }
            class Shop { async Task Sell(Order order, CancellationToken token) { await WorkAsync(token); await order.Complete(CancellationToken.None); } }
            """ },
        { "a loop that its object keeps and ends", """
            sealed class Pump : IAsyncDisposable
            {
                readonly Channel<int> _items = Channel.CreateUnbounded<int>();
                readonly Task _loop;
                public Pump(CancellationToken token)
                {
                    token.ThrowIfCancellationRequested();
                    _loop = Task.Run(Loop);
                }
                async Task Loop() { await foreach (var item in _items.Reader.ReadAllAsync()) Log(item); }
                public async ValueTask DisposeAsync() { _items.Writer.Complete(); await _loop; }
            }
            """ },
        { "a timer that others can also set off", """
            class Watch
            {
                CancellationTokenSource? _changed;
                public void Listen(bool poll)
                {
                    var source = new CancellationTokenSource();
                    _changed = source;
                    if (poll) source.CancelAfter(TimeSpan.FromMinutes(5));
                }
                public void Change() => _changed?.Cancel();
            }
            """ },
        { "starts what others share", """
            Task<int>? _shared;
            Task<int> Shared(CancellationToken token) => (_shared ??= LoadAsync(CancellationToken.None)).WaitAsync(token);
            """ },
        { "cached for everybody", """
            readonly System.Collections.Concurrent.ConcurrentDictionary<string, Task<int>> _cache = new();
            Task<int> Get(string key, CancellationToken token) => _cache.GetOrAdd(key, _ => LoadAsync(CancellationToken.None)).WaitAsync(token);
            """ },
        { "an overload without a token", "Task Load() => LoadAsync(CancellationToken.None);" },
        { "a deliberate background write, dropped", "void Audit(CancellationToken token) { _ = WorkAsync(CancellationToken.None); }" },
        { "stops with a limit of its own", """
            class Service
            {
                public async Task StopAsync(CancellationToken token)
                {
                    using var grace = new CancellationTokenSource(TimeSpan.FromSeconds(5));
                    await WorkAsync(grace.Token);
                }
            }
            """ },
        { "registered and given back", """
            async Task<int> Wait(CancellationToken token)
            {
                var done = new TaskCompletionSource<int>();
                using var registration = token.Register(() => done.TrySetCanceled(token));
                return await done.Task;
            }
            """ },
        { "the token goes with the task", "Task Hash(byte[] bytes, CancellationToken token) => Task.Run(() => Log(bytes.Length), token);" },
        { "the task's own code looks", "Task Spin(CancellationToken token) => Task.Run(() => { while (!token.IsCancellationRequested) Thread.SpinWait(100); });" },
        { "a handler that outlives the method", """
            event EventHandler? Changed;
            void Watch(CancellationToken token)
            {
                token.ThrowIfCancellationRequested();
                Changed += async (_, _) => await LoadAsync(CancellationToken.None);
            }
            """ },
        { "the race's loser is told", """
            async Task<int> First(CancellationToken token)
            {
                using var race = CancellationTokenSource.CreateLinkedTokenSource(token);
                var one = LoadAsync(race.Token);
                var two = LoadAsync(race.Token);
                var first = await Task.WhenAny(one, two);
                race.Cancel();
                return await first;
            }
            """ },
        { "the outer token tells whose end it was", """
            async Task Limited(CancellationToken token)
            {
                using var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
                linked.CancelAfter(TimeSpan.FromSeconds(2));
                try { await WorkAsync(linked.Token); }
                catch (OperationCanceledException e) { token.ThrowIfCancellationRequested(); throw new TimeoutException("2 s", e); }
            }
            """ },
        { "an iterator with its own token", """
            async IAsyncEnumerable<int> Rows([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token = default)
            {
                for (var i = 0; ; i++) { await Task.Delay(10, token); yield return i; }
            }
            async Task Read(CancellationToken token) { await foreach (var row in Rows(token)) Log(row); }
            """ },
        { "with cancellation said behind it", "async Task Read(IAsyncEnumerable<int> rows, CancellationToken token) { await foreach (var row in rows.WithCancellation(token)) Log(row); }" },
        { "a static lambda has a token of its own", "Task All(int[] ids, CancellationToken token) => Parallel.ForEachAsync(ids, token, static async (id, inner) => await WorkAsync(inner));" },
        { "a synchronous path asks for None", "int Load(bool async, CancellationToken token) => async ? Compute(token) : Compute(CancellationToken.None);" },
        { "a finished task is waited for no longer", "async Task Two(CancellationToken token) { var one = LoadAsync(token); await Task.WhenAll(one); Log(one.Result); }" },
        { "an old source is exchanged", """
            CancellationTokenSource _current = new();
            void Restart()
            {
                var old = Interlocked.Exchange(ref _current, new CancellationTokenSource());
                old.Cancel();
                old.Dispose();
            }
            """ },
    };
}
