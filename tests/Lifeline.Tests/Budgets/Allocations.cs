using System.Runtime.CompilerServices;

namespace Lifeline.Tests;

/// <summary>What each call allocates, in bytes, on a 64-bit machine. A change of a number is a change that somebody decides on.</summary>
[Collection(NotParallel.Name)]
public sealed class Allocations : IDisposable
{
    private const int Times = 1000;

    private static readonly ContextKey<string> s_near = new("near");
    private static readonly ContextKey<int> s_far = new("far");
    private static readonly ContextKey<int> s_missing = new("missing");
    private static readonly Action s_nothing = () => { };
    private static readonly TimeoutException s_cause = new();

    private readonly CancellationTokenSource _foreign = new();
    private readonly ContextScope _parent = Context.Background.WithValue(s_far, 1).WithTimeout(TimeSpan.FromDays(1));
    private readonly ContextScope _other = Context.Background.WithCancel();
    private readonly Context _ctx;

    public Allocations()
    {
        _ctx = _parent.Context.WithCancel().Context.WithValue(s_near, "v");
        _ = _ctx.Token;
    }

    public static TheoryData<string> Free =>
        ["IsDone", "IsDone of a foreign one", "CanBeDone", "Remaining", "Deadline", "ThrowIfDone", "Error and Cause while live", "TryGet", "Name", "Token", "From", "passing", "comparing"];

    public static TheoryData<string, int> Derivations => new()
    {
        { "WithCancel", 104 },
        { "WithCancel, Token", 104 },
        { "WithCancel, Cancel", 104 + 64 },
        { "WithTimeout", 120 },
        { "WithTimeout, Token", 120 },
        { "WithTimeout with cause", 128 },
        { "WithDeadline", 120 },
        { "WithTimeout under an earlier deadline", 104 },
        { "WithValue", 144 },
        { "WithName", 144 },
        { "WithoutCancel", 104 },
        { "AfterFunc, Stop", 72 },
        { "AfterFunc with state, Stop", 72 },
        { "Merge of two", 184 },
        { "From a foreign token", 120 },
        { "Done, pending", 0 },
    };

    [Theory, MemberData(nameof(Free))]
    public void Asking_and_passing_allocate_nothing(string what) => Assert.Equal(0, BytesOf(what));

    [Theory, MemberData(nameof(Derivations))]
    public void A_derivation_allocates_what_the_table_says(string what, int bytes) => Assert.Equal(bytes, BytesOf(what));

    public void Dispose()
    {
        _parent.Dispose();
        _other.Dispose();
        _foreign.Dispose();
    }

    private double BytesOf(string what)
    {
        Action<Context> call = what switch
        {
            "IsDone" => static ctx => Assert.False(ctx.IsDone),
            "CanBeDone" => static ctx => Assert.True(ctx.CanBeDone),
            "Remaining" => static ctx => Assert.True(ctx.Remaining > TimeSpan.Zero),
            "Deadline" => static ctx => Assert.True(ctx.Deadline.HasValue),
            "ThrowIfDone" => static ctx => ctx.ThrowIfDone(),
            "Error and Cause while live" => static ctx => Assert.True(ctx.Error is null && ctx.Cause is null),
            "TryGet" => static ctx => Assert.True(ctx.TryGet(s_near, out _) && ctx.TryGet(s_far, out _) && !ctx.TryGet(s_missing, out _)),
            "Name" => static ctx => Assert.True(ctx.Name is null),
            "Token" => static ctx => Assert.True(ctx.Token.CanBeCanceled),
            "From" => static ctx => Assert.True(Context.From(ctx.Token) == ctx),
            "passing" => static ctx => Pass(ctx, 10),
            "comparing" => static ctx => Assert.True(ctx == Same(ctx) && ctx != Context.Background && ctx.GetHashCode() != 0),
            "IsDone of a foreign one" => IsDoneOf(Context.From(_foreign.Token)),
            "WithCancel" => static ctx => ctx.WithCancel().Dispose(),
            "WithCancel, Token" => static ctx => TakeToken(ctx.WithCancel()),
            "WithCancel, Cancel" => static ctx => ctx.WithCancel().Cancel(),
            "WithTimeout" => static ctx => ctx.WithTimeout(TimeSpan.FromHours(1)).Dispose(),
            "WithTimeout, Token" => static ctx => TakeToken(ctx.WithTimeout(TimeSpan.FromHours(1))),
            "WithTimeout with cause" => static ctx => ctx.WithTimeout(TimeSpan.FromHours(1), s_cause).Dispose(),
            "WithDeadline" => DeadlineAt(TimeProvider.System.GetUtcNow().AddHours(1)),
            "WithTimeout under an earlier deadline" => static ctx => ctx.WithTimeout(TimeSpan.FromDays(2)).Dispose(),
            "WithValue" => static ctx => ctx.WithValue(s_near, "v"),
            "WithName" => static ctx => ctx.WithName("n"),
            "WithoutCancel" => static ctx => ctx.WithoutCancel(),
            "AfterFunc, Stop" => static ctx => ctx.AfterFunc(s_nothing).Stop(),
            "AfterFunc with state, Stop" => static ctx => ctx.AfterFunc(static _ => { }, s_near).Stop(),
            "Merge of two" => MergeWith(_other),
            "From a foreign token" => FromForeign(_foreign.Token),
            "Done, pending" => static ctx => Assert.False(ctx.Done.GetAwaiter().IsCompleted),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
        };

        // The first rounds compile, and fill tables that are kept.
        var least = double.MaxValue;
        for (var round = 0; round < 20; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Times; i++)
            {
                call(_ctx);
            }

            least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Times);
        }

        return least;
    }

    private static Action<Context> IsDoneOf(Context foreign) => _ => Assert.False(foreign.IsDone);

    private static void TakeToken(ContextScope scope)
    {
        _ = scope.Token;
        scope.Dispose();
    }

    private static Action<Context> DeadlineAt(DateTimeOffset deadline) => ctx => ctx.WithDeadline(deadline).Dispose();

    private static Action<Context> MergeWith(Context other) => ctx => Context.Merge(ctx, other).Dispose();

    private static Action<Context> FromForeign(CancellationToken token) => _ => Context.From(token);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Pass(Context ctx, int deeper)
    {
        if (deeper > 0)
        {
            Pass(ctx, deeper - 1);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Context Same(Context ctx) => ctx;
}
