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

    /// <summary>Single members of that kind.</summary>
    private static readonly HashSet<string> s_safeMembers =
    [
        "System.Object.ReferenceEquals", "System.Object..ctor", "System.Array.Length", "System.String.Length", "System.Threading.Thread.MemoryBarrier", "System.GC.KeepAlive",
        "System.Nullable.HasValue", "System.Nullable.GetValueOrDefault", "System.Nullable..ctor", "System.Span.Length", "System.ReadOnlySpan.Length",
        "System.Environment.CurrentManagedThreadId", "System.Environment.TickCount", "System.Environment.TickCount64", "System.Environment.ProcessorCount", "System.Diagnostics.Stopwatch.GetTimestamp", "System.Diagnostics.Debug.Assert",
        "System.TimeSpan.Ticks", "System.TimeSpan.Zero", "System.Runtime.CompilerServices.RuntimeHelpers.IsReferenceOrContainsReferences",
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

    /// <summary>A collection that asks its keys for their hash and equality; null when the keys are its owner's affair.</summary>
    public static ITypeSymbol? HashedKey(INamedTypeSymbol? collection) =>
        collection is { IsGenericType: true } && s_hashed.Contains(collection.Name) && collection.ContainingNamespace.ToDisplayString().StartsWith("System.Collections", StringComparison.Ordinal)
            ? collection.TypeArguments[0] : null;

    private static string Name(ISymbol member)
    {
        var symbol = member is IMethodSymbol { AssociatedSymbol: { } property } ? property : member;
        return symbol is INamedTypeSymbol type ? $"{type.ContainingNamespace}.{type.Name}" : $"{Name(symbol.ContainingType)}.{symbol.Name}";
    }
}
