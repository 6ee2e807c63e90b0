using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Lifeline.Data.Providers;

/// <summary>Finds a provider's own connection under what profilers and the like put around it.</summary>
internal static class Decorators
{
    private const int MaxLayers = 8;           // around one another; what goes in circles ends there

    // As MiniProfiler and those that followed it name what they wrap, and our own view of a connection.
    private static readonly string[] s_names = ["WrappedConnection", "InnerConnection", "InnerDbConnection", "UnderlyingConnection"];

    private static readonly ConcurrentDictionary<Type, Func<DbConnection, DbConnection?>?> s_inner = [];    // null for one that wraps nothing

    public static void Register(Type decorator, Func<DbConnection, DbConnection?> inner) => s_inner[decorator] = inner;

    /// <summary>The innermost connection; the same one where nothing is around it.</summary>
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
