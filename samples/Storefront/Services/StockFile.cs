using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Storefront.Services;

/// <summary>The database file of the stock service: 200,000 items, made on first start.</summary>
internal sealed class StockFile(string folder)
{
    public const int Items = 200_000;

    private readonly string _path = Path.Combine(folder, "stock.db");

    public string FullPath => Path.GetFullPath(_path);

    public SqliteConnection Connect() => new($"Data Source={_path};Mode=ReadOnly");

    /// <summary>Makes the file if it is not there. A start that is cut short leaves nothing that the next one would take for whole.</summary>
    /// <exception cref="StorefrontException">The folder can't be written to, or holds a file that is no database of ours.</exception>
    public void Prepare(Action<string> tell)
    {
        try
        {
            if (File.Exists(_path))
            {
                Check();
                return;
            }

            var watch = Stopwatch.StartNew();
            tell($"First start: making {Items:N0} items in {FullPath} …");
            Directory.CreateDirectory(folder);
            var half = $"{_path}.{Environment.ProcessId}.half";
            Make(half);
            File.Move(half, _path, overwrite: true);
            tell($"Made in {watch.Elapsed.TotalSeconds:0.0} s.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new StorefrontException(
                $"The stock service can't keep its database in '{Path.GetFullPath(folder)}': {failure.Message.TrimEnd('.')}. "
                + "Choose a folder that can be written to with --data DIR, or delete what is in it.");
        }
    }

    private void Check()
    {
        using var db = Connect();
        db.Open();
        using var count = db.CreateCommand();
        count.CommandText = "select count(*) from item";
        if (count.ExecuteScalar() is not long and not >= Items)
        {
            throw new IOException($"'{_path}' holds fewer than {Items:N0} items");
        }
    }

    private static void Make(string path)
    {
        File.Delete(path);
        using var db = new SqliteConnection($"Data Source={path};Pooling=False");
        db.Open();
        using var make = db.CreateCommand();
        make.CommandText = $"""
            create table item (id integer primary key, shelf integer not null, cents integer not null, count integer not null);
            with recursive n(id) as (select 1 union all select id + 1 from n where id < {Items})
                insert into item select id, id % 977, 100 + id * 7919 % 9900, id * 31 % 50 from n;
            """;
        make.ExecuteNonQuery();
    }
}
