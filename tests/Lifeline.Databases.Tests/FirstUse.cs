using System.Data.Common;
using System.Reflection;
using System.Runtime.Loader;
using Lifeline.Data;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Lifeline.Databases.Tests;

/// <summary>The first statements of a program, from many threads at once: whoever loads the provider's package, all others wait for it.</summary>
public sealed class FirstUse(PostgresServer server)
{
    private const int Threads = 32;
    private const int Rounds = 2;

    private const string Endless = "with recursive n(i) as (select 1 union all select i + 1 from n limit 1000000000000) select count(*) from n";

    [Theory]
    [InlineData("Npgsql")]
    [InlineData("Sqlite")]
    public void All_of_them_are_stopped_by_the_providers_package(string provider)
    {
        var settings = server.Connection;
        settings.Pooling = false;
        var connection = provider == "Npgsql" ? settings.ConnectionString : "Data Source=:memory:";
        for (var round = 0; round < Rounds; round++)
        {
            // As in a new process: all of ours and of the providers' is loaded once more, and begins anew.
            var again = new Afresh().LoadFromAssemblyPath(typeof(FirstUse).Assembly.Location);
            var run = again.GetType(typeof(FirstUse).FullName!)!.GetMethod(nameof(CountStopped), BindingFlags.Static | BindingFlags.NonPublic)!;

            Assert.Equal(Threads, run.Invoke(null, [provider, connection]));
        }
    }

    // How many ended with the context's error, by the very package that is for the provider.
    private static int CountStopped(string provider, string settings)
    {
        using var together = new Barrier(Threads);
        using var scope = Context.Background.WithCancel();
        var stopped = 0;
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            using DbConnection connection = provider == "Npgsql" ? new NpgsqlConnection(settings) : new SqliteConnection(settings);
            connection.Open();
            together.SignalAndWait();
            try
            {
                using var command = connection.WithContext(scope).CreateCommand();
                command.CommandText = provider == "Npgsql" ? "select pg_sleep(3600)" : Endless;
                command.ExecuteNonQuery();
            }
            catch (CanceledException)
            {
                Interlocked.Increment(ref stopped);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        SpinWait.SpinUntil(() => ActiveDbCommands.Running == Threads, Patience.Longest);
        scope.Cancel();
        return threads.TrueForAll(thread => thread.Join(Patience.Longest)) ? stopped : -1;
    }

    private sealed class Afresh() : AssemblyLoadContext(nameof(FirstUse))
    {
        protected override Assembly? Load(AssemblyName assemblyName) =>
            assemblyName.Name is { } name && (name.StartsWith("Lifeline", StringComparison.Ordinal) || name is "Npgsql" or "Microsoft.Data.Sqlite")
            && Path.Combine(AppContext.BaseDirectory, $"{name}.dll") is var file && File.Exists(file)
                ? LoadFromAssemblyPath(file)
                : null;
    }
}
