using System.Data.Common;

namespace Lifeline.Sqlite.Tests;

/// <summary>A connection inside of another, as a profiler makes it and calls it.</summary>
internal sealed class DecoratedConnection(DbConnection inner) : SynchronousConnection(inner)
{
    public DbConnection WrappedConnection => Behind;
}
