using System.Reflection;
using Lifeline.Core;

namespace Lifeline.Tests;

/// <summary>A callee that was handed a context can't end it, not even by a cast.</summary>
public class OnlyTheOwnerCanEnd
{
    private static readonly Assembly s_core = typeof(Context).Assembly;

    [Fact]
    public void A_boxed_context_can_be_cast_to_nothing_that_ends_it()
    {
        using var scope = Context.Background.WithCancel();
        object boxed = scope.Context;
        Assert.False(boxed is IDisposable);
        Assert.False(boxed is IAsyncDisposable);
        Assert.False(boxed is CancellationTokenSource);
        Assert.False(boxed is ContextScope);
        Assert.Equal([typeof(IEquatable<Context>)], typeof(Context).GetInterfaces());
        Assert.Empty(typeof(Context).GetFields(BindingFlags.Public | BindingFlags.Instance));
    }

    [Fact]
    public void Nothing_that_the_public_members_of_a_context_return_is_the_right_to_end_it()
    {
        using var scope = Context.Background.WithTimeout(TimeSpan.FromHours(1));
        var ctx = scope.Context;
        var results = new List<object?>();
        foreach (var property in typeof(Context).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            results.Add(property.GetValue(ctx));
        }

        foreach (var method in typeof(Context).GetMethods(BindingFlags.Public | BindingFlags.Instance))
        {
            var parameters = method.GetParameters();
            if (method is { IsGenericMethodDefinition: false, IsSpecialName: false } && method.ReturnType != typeof(void)
                && !parameters.Any(p => p.ParameterType.IsByRefLike))
            {
                results.Add(method.Invoke(ctx, [.. parameters.Select(Argument)]));
            }
        }

        Assert.Contains(results, result => result is ContextScope);
        foreach (var result in results)
        {
            Assert.False(result is ContextNode or CancellationTokenSource);
            if (result is IDisposable disposable and not Task)      // a task that runs refuses it
            {
                disposable.Dispose();
            }
        }

        Assert.False(ctx.IsDone);
    }

    [Fact]
    public void No_public_type_of_the_library_is_or_shows_the_node_inside()
    {
        Assert.DoesNotContain(s_core.GetExportedTypes(), typeof(CancellationTokenSource).IsAssignableFrom);
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
        var shown =
            from type in s_core.GetExportedTypes()
            from member in type.GetMembers(All)
            let types = member switch
            {
                MethodBase method when Visible(method) => method.GetParameters().Select(p => p.ParameterType).Append((method as MethodInfo)?.ReturnType),
                FieldInfo { IsPublic: true } or FieldInfo { IsFamily: true } => [((FieldInfo)member).FieldType],
                _ => [],
            }
            from seen in types
            where seen is not null && typeof(CancellationTokenSource).IsAssignableFrom(seen)
            select $"{type}.{member}";
        Assert.Empty(shown);

        static bool Visible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;
    }

    [Fact]
    public void Only_what_its_maker_holds_can_be_disposed_and_only_a_scope_cancelled()
    {
        var disposable = s_core.GetExportedTypes().Where(typeof(IDisposable).IsAssignableFrom);
        Assert.Equal(
            [typeof(ContextMonitor), typeof(ContextRegistration), typeof(ContextScope), typeof(GracefulStopScope), typeof(IdleScope), typeof(WeightedSemaphore.Lease), typeof(LentScope), typeof(WaitScope)],
            disposable.OrderBy(type => type.Name));
        var cancelling = s_core.GetExportedTypes().Where(type => type.GetMethods().Any(method => method.Name.StartsWith("Cancel", StringComparison.Ordinal)));
        Assert.Equal(
            [typeof(ContextScope), typeof(GracefulStopScope), typeof(LentScope), typeof(TaskGather<>), typeof(TaskGroup), typeof(TaskRace<>), typeof(TaskScope)],
            cancelling.OrderBy(type => type.Name));
    }

    [Fact]
    public void A_callee_that_disposes_its_registration_or_derived_scope_ends_neither_the_context_nor_its_siblings()
    {
        using var scope = Context.Background.WithCancel();
        using var sibling = scope.Context.WithCancel();
        scope.Context.AfterFunc(() => { }).Dispose();
        scope.Context.WithCancel().Dispose();
        scope.Token.Register(() => { }).Dispose();
        Assert.False(scope.Context.IsDone);
        Assert.False(sibling.Context.IsDone);
    }

    private static object? Argument(ParameterInfo parameter) => parameter.ParameterType switch
    {
        var type when type == typeof(string) || type == typeof(object) => "text",
        var type when type == typeof(int) => 1,
        var type when type == typeof(TimeSpan) => TimeSpan.FromMinutes(1),
        var type when type == typeof(DateTimeOffset) => DateTimeOffset.MaxValue,
        var type when type == typeof(Action) => (Action)Nothing,
        var type when type == typeof(Action<object?>) => (Action<object?>)(_ => Nothing()),
        var type when type == typeof(Func<Task>) => () => Task.CompletedTask,
        var type when type == typeof(Func<object?, Task>) => (object? _) => Task.CompletedTask,
        var type when type == typeof(Func<TaskGroup, Task>) => (TaskGroup _) => Task.CompletedTask,
        var type when type == typeof(Exception) => new InvalidOperationException("text"),
        { IsValueType: true } type => Activator.CreateInstance(type),
        _ => null,
    };

    private static void Nothing()
    {
    }
}
