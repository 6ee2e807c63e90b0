using BenchmarkDotNet.Attributes;

namespace Lifeline.Benchmarks.Questions;

/// <summary>What does a request cost: its own timeout, one value, and four calls, each with a timeout, its token and the value read?</summary>
/// <remarks>The calls come one after the other, as a handler awaits them. The framework's side carries no value at all.</remarks>
public class ServingARequest
{
    /// <summary>How many requests a call of each method serves.</summary>
    public const int Operations = 100;

    /// <summary>What each method answers per request: the calls and the request itself.</summary>
    public const int EndsPerOperation = Calls + 1;

    private const int Calls = 4;

    private static readonly TimeSpan s_requestTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_callTimeout = TimeSpan.FromSeconds(5);
    private static readonly ContextKey<string> s_user = new("user");

    private readonly CancellationToken _token = new CancellationTokenSource().Token;
    private readonly Context _parent = Context.Background.WithCancel();
    private readonly string _user = "ada";

    /// <summary>The framework's way: five linked sources with a timer each.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public int LinkedSources()
    {
        var ended = 0;
        for (var i = 0; i < Operations; i++)
        {
            var request = CancellationTokenSource.CreateLinkedTokenSource(_token);
            request.CancelAfter(s_requestTimeout);
            for (var c = 0; c < Calls; c++)
            {
                var call = CancellationTokenSource.CreateLinkedTokenSource(request.Token);
                call.CancelAfter(s_callTimeout);
                var token = call.Token;
                call.Cancel();
                call.Dispose();
                if (token.IsCancellationRequested)
                {
                    ended++;
                }
            }

            request.Cancel();
            request.Dispose();
            if (request.IsCancellationRequested)
            {
                ended++;
            }
        }

        return ended;
    }

    /// <summary>Lifeline's way. A call counts only if it also read the request's value.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int Scopes()
    {
        var ended = 0;
        for (var i = 0; i < Operations; i++)
        {
            var request = _parent.WithTimeout(s_requestTimeout);
            var ctx = request.Context.WithValue(s_user, _user);
            for (var c = 0; c < Calls; c++)
            {
                var call = ctx.WithTimeout(s_callTimeout);
                var token = call.Token;
                var read = call.Context.TryGet(s_user, out var user) && ReferenceEquals(user, _user);
                call.Dispose();
                if (token.IsCancellationRequested && read)
                {
                    ended++;
                }
            }

            request.Dispose();
            if (ctx.IsDone)
            {
                ended++;
            }
        }

        return ended;
    }
}
