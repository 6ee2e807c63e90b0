using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;

namespace Lifeline.Benchmarks.Questions;

/// <summary>What does each of the other things cost that one does with a context? There is no rival; this is a price list.</summary>
/// <remarks>Every method answers how often it got what it asked for.</remarks>
public class EachOperation
{
    /// <inheritdoc cref="DerivingWithATimeout.Operations"/>
    public const int Operations = 500;

    private static readonly ContextKey<string> s_user = new("user");

    private static readonly Exception s_cause = new InvalidOperationException("the benchmark wants it so");

    private readonly string _user = "ada";
    private readonly Context _parent;
    private readonly Context _ended;
    private readonly CancellationToken _token;

    /// <summary>A parent with a deadline and a value, and a context that has ended.</summary>
    public EachOperation()
    {
        _parent = Context.Background.WithTimeout(TimeSpan.FromHours(1)).Context.WithValue(s_user, _user);
        _token = _parent.Token;
        var ended = _parent.WithCancel();
        ended.Dispose();
        _ended = ended.Context;
    }

    /// <summary>A context that carries a value. There is nothing to end.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int WithValue() => Count(static self => IsThere(self._parent.WithValue(s_user, self._user)));

    /// <summary>A context that does not end with its parent.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int WithoutCancel() => Count(static self => IsThere(self._parent.WithoutCancel()));

    /// <summary>A context that ends with the first of two, and its end.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int Merge() => Count(static self =>
    {
        var scope = Context.Merge(self._parent, self._parent);
        scope.Dispose();
        return scope.Context.IsDone;
    });

    /// <summary>A cancel with a cause, of which errors tell.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int CancelWithCause() => Count(static self =>
    {
        var scope = self._parent.WithCancel();
        scope.Cancel(s_cause);
        return scope.Context.IsDone;
    });

    /// <summary>The nearest value.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int TryGet() => Count(static self => self._parent.TryGet(s_user, out var user) && ReferenceEquals(user, self._user));

    /// <summary>The time that is left, which reads the clock.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int Remaining() => Count(static self => self._parent.Remaining > TimeSpan.Zero);

    /// <summary>The token, when it was taken before.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int TokenAgain() => Count(static self => self._parent.Token == self._token);

    /// <summary>From a token back to the context that it came from.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int FromToken() => Count(static self => Context.From(self._token) == self._parent);

    /// <summary>The error of a context that has ended, made anew for each who asks.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int Error() => Count(static self => self._ended.Error is not null);

    // Not inlined, as the compiler would see that nobody keeps the context and make none.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsThere(Context context) => context != default;

    private int Count(Func<EachOperation, bool> got)
    {
        var count = 0;
        for (var i = 0; i < Operations; i++)
        {
            if (got(this))
            {
                count++;
            }
        }

        return count;
    }
}
