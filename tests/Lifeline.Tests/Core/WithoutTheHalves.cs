using System.Reflection;
using System.Runtime.CompilerServices;
using Lifeline.Core;
using Xunit.v3;

namespace Lifeline.Tests;

/// <summary>On a framework without the two private methods that mark a token and run its callbacks, all facts hold but one.</summary>
[Collection(NotParallel.Name)]
public sealed class WithoutTheHalves
{
    // The tokens are cancelled one after the other there, and who waits on the first may come before the second is.
    private const string OfTheOrderAmongTokens = nameof(Facts.CancellingTogether.A_waiter_on_the_parents_end_may_cancel_the_child_from_there);

    [Fact]
    public async Task Every_fact_but_that_of_the_order_among_tokens_holds()
    {
        var run = await (Task<int>)IsolatedCopy.Run(typeof(WithoutTheHalves), nameof(RunFacts))!;
        Assert.True(run > 60, $"Only {run} tests were found.");
        Assert.True(CancellationTokenSourceInterop.CanSetStateAlone);
    }

    // In the copy.
    private static async Task<int> RunFacts()
    {
        Assert.True(CancellationTokenSourceInterop.CanSetStateAlone);   // decides it, which would undo the next line
        CanSetStateAlone(null) = false;
        Assert.False(CancellationTokenSourceInterop.CanSetStateAlone);
        var run = 0;
        foreach (var type in typeof(WithoutTheHalves).Assembly.GetTypes())
        {
            var isAlone = type.GetCustomAttribute<CollectionAttribute>() is not null;
            foreach (var test in type.GetMethods().Where(method => !isAlone && method.Name != OfTheOrderAmongTokens && method.GetCustomAttributes<TraitAttribute>().Any(trait => trait.Name == "Fact")))
            {
                foreach (var row in Rows(type, test))
                {
                    run++;
                    await RunOne(type, test, row);
                }
            }
        }

        return run;
    }

    private static IEnumerable<object?[]> Rows(Type type, MethodInfo test)
    {
        if (test.GetParameters().Length == 0)
        {
            return [[]];
        }

        return test.GetCustomAttribute<MemberDataAttribute>() is { } member
            ? ((IEnumerable<ITheoryDataRow>)type.GetProperty(member.MemberName)!.GetValue(null)!).Select(row => row.GetData())
            : test.GetCustomAttributes<InlineDataAttribute>().Select(inline => inline.Data);
    }

    private static async Task RunOne(Type type, MethodInfo test, object?[] row)
    {
        var instance = Activator.CreateInstance(type);
        try
        {
            var converted = row.Zip(test.GetParameters(), (value, parameter) => Convert.ChangeType(value, parameter.ParameterType, null)).ToArray();
            await (test.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, converted, null) as Task ?? Task.CompletedTask);
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"{type.Name}.{test.Name}({string.Join(", ", row)})", failure);
        }
        finally
        {
            (instance as IDisposable)?.Dispose();
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.StaticField, Name = "<CanSetStateAlone>k__BackingField")]
    private static extern ref bool CanSetStateAlone([UnsafeAccessorType("Lifeline.Core.CancellationTokenSourceInterop, Lifeline")] object? type);
}
