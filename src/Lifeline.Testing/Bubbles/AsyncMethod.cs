using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lifeline.Testing.Bubbles;

/// <summary>Reads a suspended async method: its name, its state, and what it awaits.</summary>
/// <remarks>
/// The compiler's state machine is in a field of the object that the runtime resumes, the box. Where it can't be read, as in a trimmed
/// program, the reports say less. Thread-safe.
/// </remarks>
internal sealed class AsyncMethod
{
    private const BindingFlags Fields = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;

    private static readonly ConcurrentDictionary<Type, AsyncMethod?> s_known = new();

    private readonly FieldInfo _machine;
    private readonly FieldInfo _state;
    private readonly FieldInfo[] _awaiters;

    private AsyncMethod(FieldInfo machine, FieldInfo state, FieldInfo[] awaiters)
    {
        (_machine, _state, _awaiters) = (machine, state, awaiters);
        Name = MethodNames.OfStateMachine(machine.FieldType);
        Hash = MethodNames.Hash(machine.FieldType.FullName ?? machine.FieldType.Name);
    }

    /// <summary><c>Shop.SellAsync</c>.</summary>
    public string Name { get; }

    /// <summary>A hash of the name that is the same in each process.</summary>
    public ulong Hash { get; }

    /// <summary>True for methods of the framework that read and write what is outside of the process.</summary>
    public bool IsOfNetwork => IsNetwork(_machine.FieldType);

    /// <summary>The method that a box resumes; null when the object is no box.</summary>
    public static AsyncMethod? Of(object? box) => box is null ? null : s_known.GetOrAdd(box.GetType(), static type => Find(type));

    /// <summary>The box of the method that a piece resumes, from the piece's state and callback; null when it resumes none.</summary>
    public static object? Box(object? state, object? callback)
    {
        var candidate = state is Action continuation ? continuation.Target : state;
        if (Of(candidate) is not null)
        {
            return candidate;
        }

        candidate = (callback as Delegate)?.Target;
        return Of(candidate) is not null ? candidate : null;
    }

    /// <summary>The number of the await at which the method is suspended, from 0; negative when it is not suspended.</summary>
    public int State(object box) => _machine.GetValue(box) is { } machine ? (int)_state.GetValue(machine)! : -1;

    /// <summary>What the method awaits: a task, or the source of a <see cref="ValueTask"/>; null when unknown.</summary>
    public object? Awaited(object box)
    {
        if (_machine.GetValue(box) is not { } machine)
        {
            return null;
        }

        foreach (var field in _awaiters)
        {
            // An awaiter field is set while its await is pending, and cleared after that.
            if (field.GetValue(machine) is { } awaiter && Inside(awaiter, depth: 0) is { } awaited)
            {
                return awaited;
            }
        }

        return null;
    }

    /// <summary>True for what the framework reads from outside of the process.</summary>
    public static bool IsNetwork(Type type)
    {
        var assembly = type.Assembly.GetName().Name ?? "";
        return assembly.StartsWith("System.Net", StringComparison.Ordinal)
            || assembly is "System.IO.Pipes" or "System.Diagnostics.Process"
            || Array.Exists(type.GetGenericArguments(), IsNetwork);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "For the text of a trace. Without the fields it says less.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "For the text of a trace. Without the fields it says less.")]
    private static AsyncMethod? Find(Type type)
    {
        if (!typeof(Task).IsAssignableFrom(type) && type.Assembly != typeof(Task).Assembly)
        {
            return null;
        }

        if (type.GetField("StateMachine", Fields) is not { } machine
            || machine.FieldType.GetField("<>1__state", Fields) is not { } state
            || !typeof(IAsyncStateMachine).IsAssignableFrom(machine.FieldType))
        {
            return null;
        }

        var awaiters = machine.FieldType.GetFields(Fields).Where(field => field.Name.StartsWith("<>u__", StringComparison.Ordinal));
        return new AsyncMethod(machine, state, [.. awaiters]);
    }

    // An awaiter is a struct that wraps a task or another such struct.
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "For the text of a report. Without the fields it says less.")]
    private static object? Inside(object awaiter, int depth)
    {
        if (awaiter is Task || !awaiter.GetType().IsValueType)
        {
            return awaiter;
        }

        if (depth == 4)
        {
            return null;
        }

        foreach (var field in awaiter.GetType().GetFields(Fields))
        {
            if (!field.FieldType.IsPrimitive && field.GetValue(awaiter) is { } inner && Inside(inner, depth + 1) is { } awaited)
            {
                return awaited;
            }
        }

        return null;
    }
}
