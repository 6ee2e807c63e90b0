using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Gates;

/// <summary>What is known of the framework's members.</summary>
internal static class Framework
{
    /// <summary>Types all of whose static and instance members neither throw, nor allocate, nor run anything else.</summary>
    private static readonly HashSet<string> s_safeTypes =
    [
        "System.Threading.Volatile", "System.Threading.Interlocked", "System.Threading.SpinWait", "System.Math",
        "System.Numerics.BitOperations", "System.Runtime.CompilerServices.Unsafe",
    ];

    /// <summary>Single members of that kind. Those that check a range or a type are in it as an array's element is: what they are given is ours.</summary>
    private static readonly HashSet<string> s_safeMembers =
    [
        "System.Object.ReferenceEquals", "System.Object..ctor", "System.Array.Length", "System.String.Length", "System.Threading.Thread.MemoryBarrier", "System.GC.KeepAlive",
        "System.Nullable.HasValue", "System.Nullable.GetValueOrDefault", "System.Nullable..ctor", "System.Span.Length", "System.ReadOnlySpan.Length",
        "System.Environment.CurrentManagedThreadId", "System.Environment.TickCount", "System.Environment.TickCount64", "System.Environment.ProcessorCount", "System.Diagnostics.Stopwatch.GetTimestamp", "System.Diagnostics.Debug.Assert",
        "System.Array.Copy", "System.Array.CopyTo", "System.Array.Clear", "System.MemoryExtensions.AsSpan", "System.Span.this[]", "System.Span.Slice", "System.Span.Clear", "System.Span.CopyTo",
        "System.ReadOnlySpan.this[]", "System.ReadOnlySpan.Slice", "System.ReadOnlySpan.CopyTo",
        "System.Threading.CancellationTokenSource.IsCancellationRequested", "System.Threading.CancellationToken.IsCancellationRequested", "System.WeakReference.Target", "System.WeakReference.TryGetTarget",
        "System.TimeSpan.Ticks", "System.TimeSpan.Zero", "System.TimeProvider.System", "System.TimeProvider.GetTimestamp", "System.TimeProvider.GetElapsedTime",      // of the system: see IsItsOwn
        "System.Runtime.CompilerServices.RuntimeHelpers.IsReferenceOrContainsReferences",
    ];

    /// <summary>Members that are not virtual, and run delegates all the same, or wait for one.</summary>
    private static readonly HashSet<string> s_callsBack =
    [
        "System.Threading.CancellationTokenSource.Cancel", "System.Threading.CancellationTokenSource.CancelAsync", "System.Threading.CancellationToken.Register",
        "System.Threading.CancellationToken.UnsafeRegister", "System.Threading.CancellationTokenRegistration.Dispose", "System.Threading.CancellationTokenRegistration.DisposeAsync",
    ];

    private static readonly HashSet<string> s_hashed = ["Dictionary", "HashSet", "ConcurrentDictionary", "OrderedDictionary"];

    public static bool IsSafe(ISymbol member) => s_safeTypes.Contains(Name(member.ContainingType)) || s_safeMembers.Contains(Name(member));

    public static bool CallsBack(ISymbol member) => s_callsBack.Contains(Name(member));

    /// <summary>The type of the key that a collection's member asks for its hash and equality; null when it asks none.</summary>
    public static ITypeSymbol? HashedKey(IMethodSymbol member) =>
        member.ContainingType is { IsGenericType: true } collection && s_hashed.Contains(collection.Name) && collection.ContainingNamespace.ToDisplayString().StartsWith("System.Collections", StringComparison.Ordinal)
        && member.OriginalDefinition.Parameters.Any(it => SymbolEqualityComparer.Default.Equals(it.Type, collection.OriginalDefinition.TypeParameters[0]))
            ? collection.TypeArguments[0] : null;

    /// <summary>The framework's own instance of a class that others may derive from.</summary>
    public static bool IsItsOwn(IOperation? receiver) => receiver is IPropertyReferenceOperation { Property: { Name: "System", IsStatic: true, ContainingType.Name: "TimeProvider" } };

    private static string Name(ISymbol member)
    {
        var symbol = member is IMethodSymbol { AssociatedSymbol: { } property } ? property : member;
        return symbol is INamedTypeSymbol type ? $"{type.ContainingNamespace}.{type.Name}" : $"{Name(symbol.ContainingType)}.{symbol.Name}";
    }
}
