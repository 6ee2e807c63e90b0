using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace Lifeline.EntityFrameworkCore.Tests;

/// <summary>Items, and a view that takes for ever to read, on either database.</summary>
internal sealed class Shop(DbContextOptions<Shop> options) : DbContext(options)
{
    public DbSet<Item> Items => Set<Item>();

    public DbSet<Endless> Endless => Set<Endless>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Item>().HasIndex(item => item.Name).IsUnique();
        modelBuilder.Entity<Endless>().HasNoKey().ToView("endless");
    }
}

internal sealed class Item
{
    public int Id { get; set; }

    public required string Name { get; set; }
}

internal sealed class Endless
{
    public long N { get; set; }
}

/// <summary>The kinds of database that hold what is said of any.</summary>
internal sealed class EachDatabase() : TheoryData<string>("postgres", "sqlite");

/// <summary>A database of a test's own.</summary>
internal sealed class Databases : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lifeline-ef-");

    private readonly string _kind;
    private readonly string _connection;

    private Databases(PostgresServer server, string kind)
    {
        _kind = kind;
        if (kind == "postgres")
        {
            var settings = server.Connection;
            settings.Database = $"shop_{Guid.NewGuid():N}";
            _connection = settings.ConnectionString;
        }
        else
        {
            _connection = $"Data Source={Path.Combine(_folder.FullName, "shop.db")}";
        }
    }

    public static async Task<Databases> MakeAsync(PostgresServer server, string kind)
    {
        var databases = new Databases(server, kind);
        await using var db = databases.Open();
        await db.Database.EnsureCreatedAsync();
        await db.Database.ExecuteSqlRawAsync(kind == "postgres"
            ? "create view endless as select n::bigint as \"N\" from pg_sleep(3600), generate_series(1, 1) n"
            : "create view endless as with recursive n(\"N\") as (select 1 union all select \"N\" + 1 from n limit 1000000000000) select \"N\" from n where \"N\" < 0");
        return databases;
    }

    /// <param name="first">What EF Core asks before it asks Lifeline.</param>
    public Shop Open(params IInterceptor[] first) => new(Options(options => options.AddInterceptors(first).UseLifeline()));

    /// <param name="configure">The options, beside which database it is.</param>
    /// <param name="npgsql">Those of PostgreSQL alone.</param>
    public DbContextOptions<Shop> Options(Action<DbContextOptionsBuilder<Shop>> configure, Action<NpgsqlDbContextOptionsBuilder>? npgsql = null)
    {
        var builder = new DbContextOptionsBuilder<Shop>();
        configure(builder);
        return (_kind == "postgres" ? builder.UseNpgsql(_connection, npgsql) : builder.UseSqlite(_connection)).Options;
    }

    public async ValueTask DisposeAsync()
    {
        await using (var db = Open())
        {
            await db.Database.EnsureDeletedAsync();
        }

        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }
}
