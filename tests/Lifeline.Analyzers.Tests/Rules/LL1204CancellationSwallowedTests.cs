using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;
using Lifeline.CodeFixes;

namespace Lifeline.Analyzers.Tests.Rules;

public class LL1204CancellationSwallowedTests
{
    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task Flags(string what, string code) => Verify.FlagsAsync<LL1204CancellationSwallowed>(code).Named(what);

    [Theory]
    [MemberData(nameof(Innocents))]
    public Task Accepts(string what, string code) => Verify.AcceptsAsync<LL1204CancellationSwallowed>(code).Named(what);

    public static TheoryData<string, string> Mistakes => new()
    {
        { "logged by a delegate", "async Task<int?> M(CancellationToken token, Action<Exception> log) { try { return await LoadAsync(token); } [|catch|] (Exception e) { log(e); return null; } }" },
        { "an empty catch", """
            async Task M(CancellationToken token) { try { await WorkAsync(token); } [|catch|] { } }
            """ },
        { "an empty catch of all", """
            async Task M(CancellationToken token) { try { await WorkAsync(token); } [|catch|] (Exception) { } await WorkAsync(); }
            """ },
        { "an empty catch of the cancellation", """
            async Task M(CancellationToken token) { try { await WorkAsync(token); } [|catch|] (OperationCanceledException) { } }
            """ },
        { "logs and goes on", """
            async Task M(CancellationToken token) { try { await WorkAsync(token); } [|catch|] (Exception e) { Log(e); } }
            """ },
        { "logs the message and answers something", """
            async Task<int> M(CancellationToken token) { try { return await LoadAsync(token); } [|catch|] (Exception e) { Console.WriteLine(e.Message); return 0; } }
            """ },
        { "answers null", """
            async Task<string?> M(HttpClient http, CancellationToken token) { try { return await http.GetStringAsync("/", token); } [|catch|] { return null; } }
            """ },
        { "behind a clause for something else", """
            async Task M(CancellationToken token) { try { await WorkAsync(token); } catch (IOException) { throw; } [|catch|] (Exception e) { Log(e.Message); } }
            """ },
        { "a linked token's", """
            async Task M(CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); try { await WorkAsync(cts.Token); } [|catch|] { Log(1); } }
            """ },
        { "in a lambda", """
            Func<CancellationToken, Task> M() => async token => { try { await WorkAsync(token); } [|catch|] { } };
            """ },
        { "synchronous work", """
            int M(CancellationToken token) { try { return Compute(token); } [|catch|] (Exception) { return -1; } }
            """ },
        { "a context", """
            async Task M(Context ctx) { try { await WorkAsync(ctx); } [|catch|] { } }
            """ },
        { "a context's token", """
            async Task M(Context ctx) { try { await WorkAsync(ctx.Token); } [|catch|] (Exception) { } }
            """ },
        { "a context, logged", """
            async Task M(Context ctx) { try { await WorkAsync(ctx); } [|catch|] (Exception e) { Log(e); } }
            """ },
        { "a scope's", """
            async Task M(Context ctx) { using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1)); try { await WorkAsync(scope); } [|catch|] (Exception) { Log(1); } }
            """ },
    };

    public static TheoryData<string, string> Innocents => new()
    {
        { "a filter", """
            async Task M(CancellationToken token) { try { await WorkAsync(token); } catch (Exception e) when (e is not OperationCanceledException) { Log(e); } }
            """ },
        { "a filter by token", """
            async Task M(CancellationToken token) { try { await WorkAsync(token); } catch (OperationCanceledException) when (token.IsCancellationRequested) { } }
            """ },
        { "throws on", """
            async Task M(CancellationToken token) { try { await WorkAsync(token); } catch (Exception e) { Log(e); throw; } }
            """ },
        { "throws another", """
            async Task M(CancellationToken token) { try { await WorkAsync(token); } catch (Exception e) { throw new InvalidOperationException("M", e); } }
            """ },
        { "an earlier clause for the cancellation", """
            async Task M(CancellationToken token) { try { await WorkAsync(token); } catch (OperationCanceledException) { throw; } catch (Exception e) { Log(e); } }
            """ },
        { "the cancellation is answered", """
            async Task<int> M(CancellationToken token) { try { return await LoadAsync(token); } catch (OperationCanceledException) { return -1; } }
            """ },
        { "a comment says why", """
            async Task M(CancellationToken token) { try { await WorkAsync(token); } catch (OperationCanceledException) { /* shutting down */ } }
            """ },
        { "sleeps until the end", """
            async Task M(CancellationToken token) { try { await Task.Delay(Timeout.Infinite, token); } catch (OperationCanceledException) { } }
            """ },
        { "the exception is handed on", """
            void M(TaskCompletionSource done, CancellationToken token) { try { Compute(token); done.SetResult(); } catch (Exception e) { done.SetException(e); } }
            """ },
        { "the exception is returned", """
            async Task<Exception?> M(CancellationToken token) { try { await WorkAsync(token); return null; } catch (Exception e) { return e; } }
            """ },
        { "the exception is kept", """
            private Exception? _failure;
            async Task M(CancellationToken token) { try { await WorkAsync(token); } catch (Exception e) { _failure = e; } }
            """ },
        { "the clause asks", """
            async Task M(CancellationToken token) { try { await WorkAsync(token); } catch (Exception e) { if (token.IsCancellationRequested) return; Log(e); } }
            """ },
        { "no call got a token", """
            async Task M(CancellationToken token) { try { await WorkAsync(); } catch { } await WorkAsync(token); }
            """ },
        { "only none was passed", """
            async Task M() { try { await WorkAsync(CancellationToken.None); } catch { } }
            """ },
        { "a timeout of its own", """
            async Task M() { try { using var cts = new CancellationTokenSource(10); await WorkAsync(cts.Token); } catch (OperationCanceledException) { } }
            """ },
        { "the end of the object's own work", """
            class Pump { private readonly CancellationTokenSource _stop = new(); async Task RunAsync() { try { await WorkAsync(_stop.Token); } catch (OperationCanceledException) { } } }
            """ },
        { "disposing", """
            class Service : IAsyncDisposable { private readonly CancellationTokenSource _stop = new(); public async ValueTask DisposeAsync() { try { await WorkAsync(_stop.Token); } catch { } } }
            """ },
        { "cleaning up in finally", """
            async Task M(CancellationToken token) { try { await WorkAsync(token); } finally { try { await WorkAsync(token); } catch { } } }
            """ },
        { "another exception", """
            async Task M(CancellationToken token) { try { await WorkAsync(token); } catch (IOException) { } }
            """ },
        { "Main", """
            class Program { static async Task Main() { using var cts = new CancellationTokenSource(); try { await WorkAsync(cts.Token); } catch (OperationCanceledException) { } } }
            """ },
        { "registers and derives only", """
            void M(CancellationToken token) { try { using var stop = token.Register(() => { }); using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); Use(cts); } catch { } }
            """ },
        { "a context with a filter", """
            async Task M(Context ctx) { try { await WorkAsync(ctx); } catch (Exception e) when (!ctx.IsDone) { Log(e); } }
            """ },
        { "a context whose clause asks", """
            async Task M(Context ctx) { try { await WorkAsync(ctx); } catch (Exception e) { Log(e); ctx.ThrowIfDone(); } }
            """ },
    };

    [Fact]
    public Task The_cancellation_is_let_through() => Verify.FixesAsync<LL1204CancellationSwallowed, LL1204CancellationSwallowedFix>(
        """
            async Task M(CancellationToken token)
            {
                try { await WorkAsync(token); }
                [|catch|] (Exception e) { Log(e); }
            }

            async Task N(Context ctx)
            {
                try { await WorkAsync(ctx); } [|catch|] { }
            }
        """,
        """
            async Task M(CancellationToken token)
            {
                try { await WorkAsync(token); }
                catch (Exception e) when (!token.IsCancellationRequested) { Log(e); }
            }

            async Task N(Context ctx)
            {
                try { await WorkAsync(ctx); } catch when (!ctx.IsDone) { }
            }
        """);
}
