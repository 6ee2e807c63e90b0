using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Lifeline.Data.Providers;

/// <summary>Finds a provider's own connection inside the decorators of profilers and other libraries.</summary>
internal static class Decorators
{
    private const int MaxLayers = 8;           // nested decorators; bounds the loop when decorators form a cycle

    // The property in which MiniProfiler, libraries like it, and ContextConnection expose the wrapped connection.
    private static readonly string[] s_names = ["WrappedConnection", "InnerConnection", "InnerDbConnection", "UnderlyingConnection"];

    private static readonly ConcurrentDictionary<Type, Func<DbConnection, DbConnection?>?> s_inner = [];    // by type of connection; null for a type that wraps nothing

    public static void Register(Type decorator, Func<DbConnection, DbConnection?> inner) => s_inner[decorator] = inner;

    /// <summary>The innermost connection; <paramref name="connection"/> itself when it is no decorator.</summary>
    public static DbConnection Unwrap(DbConnection connection)
    {
        for (var layer = 0; layer < MaxLayers; layer++)
        {
            if (s_inner.GetOrAdd(connection.GetType(), ByName)?.Invoke(connection) is not { } inner || inner == connection)
            {
                return connection;
            }

            connection = inner;
        }

        return connection;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A property that was trimmed away is not found, and its decorator can be registered.")]
    private static Func<DbConnection, DbConnection?>? ByName(Type type)
    {
        const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        var property = s_names.Select(name => type.GetProperty(name, Instance))
            .FirstOrDefault(property => property is { CanRead: true } && typeof(DbConnection).IsAssignableFrom(property.PropertyType) && property.GetIndexParameters().Length == 0);
        return property is null ? null : connection => (DbConnection?)property.GetValue(connection);
    }
}
