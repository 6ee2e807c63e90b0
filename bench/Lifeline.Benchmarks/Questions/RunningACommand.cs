using System.Data.Common;
using BenchmarkDotNet.Attributes;
using Lifeline.Data;
using Microsoft.Data.Sqlite;

namespace Lifeline.Benchmarks.Questions;

/// <summary>What does it cost to run a command under a context, instead of with a token? On a database in memory, which is the cheapest there is.</summary>
/// <remarks>
/// Every side runs the same prepared <c>select 1</c> on the same open connection, and proves each answer. The view is made once
/// for a hundred commands, as for a request that has so many.
/// </remarks>
public class RunningACommand : IDisposable
{
    /// <summary>How many commands a call of each method runs.</summary>
    public const int Operations = 100;

    private readonly DbConnection _connection;
    private readonly DbCommand _command;
    private readonly CancellationTokenSource _source = new();
    private readonly ContextScope _scope = Context.Background.WithTimeout(TimeSpan.FromHours(1));

    /// <summary>On a SQLite database in memory.</summary>
    public RunningACommand()
        : this(new SqliteConnection("Data Source=:memory:"))
    {
    }

    /// <summary>On any.</summary>
    /// <param name="connection">Not open yet. It is disposed with this object.</param>
    public RunningACommand(DbConnection connection)
    {
        _connection = connection;
        connection.Open();
        _command = Select(connection);
        _command.Prepare();
    }

    /// <summary>The command's own method, with a token.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public int WithToken() => RunAsync(static self => self._command.ExecuteScalarAsync(self._source.Token)).GetAwaiter().GetResult();

    /// <summary>The same command under a context.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int WithContext() => RunAsync(static self => self._command.ExecuteScalarAsync(self._scope)).GetAwaiter().GetResult();

    /// <summary>The command's own method on a thread of the pool, as is done where the caller is not to be blocked.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int InTaskRun() => RunAsync(static self => Task.Run(self._command.ExecuteScalar)).GetAwaiter().GetResult();

    /// <summary>The command's own method, which blocks the thread.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int Blocking() => Run(_command);

    /// <summary>The same by way of a connection's view, as Dapper and other libraries have it.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int BlockingOnAView()
    {
        using var command = Select(_connection.WithContext(_scope));
        command.Prepare();
        return Run(command);
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        _command.Dispose();
        _connection.Dispose();
        _source.Dispose();
        _scope.Dispose();
        GC.SuppressFinalize(this);
    }

    private static DbCommand Select(DbConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = "select 1";
        return command;
    }

    private static int Run(DbCommand command)
    {
        var count = 0;
        for (var i = 0; i < Operations; i++)
        {
            count += IsOne(command.ExecuteScalar());
        }

        return count;
    }

    private static int IsOne(object? answer) => answer is 1 or 1L ? 1 : 0;

    private async Task<int> RunAsync(Func<RunningACommand, Task<object?>> run)
    {
        var count = 0;
        for (var i = 0; i < Operations; i++)
        {
            count += IsOne(await run(this).ConfigureAwait(false));
        }

        return count;
    }
}
