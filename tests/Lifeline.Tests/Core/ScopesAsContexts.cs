using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lifeline.Tests;

/// <summary>What has a context is one as soon as one types a dot.</summary>
public class ScopesAsContexts
{
    private static readonly ContextKey<string> s_user = new("user");

    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public ScopesAsContexts() => _root = Context.Root(_clock);

    [Fact]
    public void Each_public_member_of_a_context_has_its_twin()
    {
        var twins = typeof(LifelineHasContextExtensions).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly);
        foreach (var member in Offered())
        {
            foreach (var receiver in member.IsGenericMethod ? (string[])["ContextScope", "IHasContext"] : ["TScope"])
            {
                Assert.Contains(Signature(member, receiver), twins.Select(twin => Signature(twin, null)));
            }
        }
    }

    [Fact]
    public void There_is_no_twin_of_what_a_context_does_not_offer()
    {
        var offered = Offered().SelectMany(member => (string[])[Signature(member, "ContextScope"), Signature(member, "IHasContext"), Signature(member, "TScope")]);
        var twins = typeof(LifelineHasContextExtensions).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly);
        Assert.All(twins, twin => Assert.Contains(Signature(twin, null), offered));
    }

    [Fact]
    public async Task A_scope_offers_all_that_its_context_does()
    {
        using var scope = _root.WithTimeout(Ms(50));
        Assert.Equal(Ms(50), scope.Remaining);
        Assert.False(scope.IsDone);
        Assert.True(scope.WithValue(s_user, "ann").TryGet(s_user, out var user) && user == "ann");
        Assert.False(scope.TryGet(s_user, out _));
        using var child = scope.WithTimeout(Ms(10));
        Assert.Equal(Ms(10), child.Remaining);
        await using (var group = scope.Group())
        {
            var task = group.Go(_ => Task.FromResult(4));
            Assert.Equal(4, await task);
            await group.WaitAsync();
        }

        await using (var race = scope.Race<int>())
        {
            _ = race.Go(_ => Task.FromResult(4));
            Assert.Equal(4, await race.WaitAsync());
        }

        var ran = new TaskCompletionSource();
        scope.AfterFunc(ran.SetResult);
        scope.Cancel();
        await ran.Task;
        await scope.Done;
        Assert.Same(scope.Context.Clock, scope.Clock);
        Assert.Throws<CanceledException>(() => scope.ThrowIfDone());
    }

    [Fact]
    public void So_do_all_others_that_have_a_context()
    {
        using var stop = _root.WithStop();
        using var idle = stop.WithIdleTimeout(Ms(10));
        using var watch = idle.WithMonitor();
        var custom = new Answering(watch);
        using var child = custom.WithTimeout(Ms(5));
        Assert.Equal(Ms(5), child.Remaining);
        Assert.True(custom.TryGet(s_user, out var user));
        Assert.Equal("custom", user);
        Assert.False(watch.IsDone);
        stop.Cancel();
        Assert.True(stop.IsDone && idle.IsDone && watch.IsDone && custom.IsDone && child.IsDone);
        Assert.IsType<CanceledException>(custom.Error);
        Assert.True(stop.Stopping.IsDone);
    }

    [Fact]
    public void Places_are_those_of_the_caller()
    {
        using var scope = _root.WithCancel();
        using var child = scope.WithCancel();
        Assert.Equal(Here(-1), child.Site);
        using var group = scope.WithValue(s_user, "ann").WithName("x").WithCancel();
        Assert.Equal(Here(-1), group.Site);
        Assert.Equal(Here(0), scope.Race<int>().Context.Site);
    }

    [Fact]
    public void It_allocates_nothing_of_its_own()
    {
        using var scope = _root.WithTimeout(Ms(50));
        _ = Ask();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Ask();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        bool Ask() => scope.IsDone | scope.CanBeDone | scope.TryGet(s_user, out _) | scope.Remaining > Ms(100);
    }

    [Fact]
    public async Task What_takes_a_context_still_takes_a_scope()
    {
        using var scope = _root.WithCancel();
        using var gate = new SemaphoreSlim(1);
        await gate.WaitAsync(scope);
        await Select.On(scope).Default(() => { });
        Assert.True(scope == scope.Context);
    }

    private static IEnumerable<MethodInfo> Offered() =>
        typeof(Context).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.Name is not (nameof(Equals) or nameof(GetHashCode) or nameof(ToString)));

    private static string Signature(MethodInfo method, string? receiver)
    {
        var parameters = method.GetParameters().Select(Text);
        return $"{string.Join("", method.ReturnParameter.GetCustomAttributes<OwnsContextAttribute>())} {method.ReturnType} {method.Name}"
            + $"({string.Join(", ", receiver is null ? parameters : parameters.Prepend($"{receiver} scope  "))})";
    }

    private static string Text(ParameterInfo parameter) =>
        $"{(parameter.ParameterType.IsGenericParameter ? parameter.ParameterType.Name : parameter.ParameterType.ToString().Replace("Lifeline.ContextScope", "ContextScope").Replace("Lifeline.IHasContext", "IHasContext"))} {parameter.Name} "
        + (parameter.IsDefined(typeof(CallerFilePathAttribute)) ? "file " : parameter.IsDefined(typeof(CallerLineNumberAttribute)) ? "line " : " ")
        + (parameter.HasDefaultValue ? $"= {parameter.DefaultValue}" : "");

    private static SourceLocation Here(int offset, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new(file, line + offset);

    private sealed class Answering(Context parent) : CustomContext(parent)
    {
        protected override bool TryGet<T>(ContextKey<T> key, out T value)
        {
            value = key is ContextKey<string> ? (T)(object)"custom" : default!;
            return value is not null;
        }
    }
}
