using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Existing.Orders;

public sealed class Order
{
    public int Id { get; set; }

    public int Year { get; set; }
}

public sealed class OrderDb(DbContextOptions<OrderDb> options) : DbContext(options)
{
    public DbSet<Order> Orders => Set<Order>();

    /// <summary>In a query: takes a while for each row, as a table of millions of rows would in all.</summary>
    public static int ReadFromDisk(int year) => throw new NotSupportedException("Runs in the database.");

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.HasDbFunction(() => ReadFromDisk(default)).HasName(SlowDisk.Function);
}

/// <summary>Teaches SQLite the function that takes a while, in place of a big table, and counts the rows.</summary>
public sealed class SlowDisk : DbConnectionInterceptor
{
    public const string Function = "read_from_disk";

    public static readonly TimeSpan TimePerRow = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<int, int> _rows = [];

    public int RowsOf(int year) => _rows.GetValueOrDefault(year);

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Teach(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Teach(connection);
        return Task.CompletedTask;
    }

    private void Teach(DbConnection connection) => ((SqliteConnection)connection).CreateFunction(Function, (int year) =>
    {
        using var never = new ManualResetEventSlim();
        never.Wait(TimePerRow);
        _rows.AddOrUpdate(year, 1, (_, rows) => rows + 1);
        return year;
    });
}
