using System.Data;
using System.Data.Common;
using Lifeline.Data.Running;

namespace Lifeline.Data.Bound;

/// <summary>A batch of a <see cref="ContextConnection"/>. Its commands are the provider's own.</summary>
internal sealed class ContextBatch(Context ctx, DbBatch inner, ContextConnection connection) : DbBatch
{
    private DbTransaction? _transaction;

    public override int Timeout
    {
        get => inner.Timeout;
        set => inner.Timeout = value;
    }

    protected override DbBatchCommandCollection DbBatchCommands => inner.BatchCommands;

    protected override DbConnection? DbConnection
    {
        get => connection;
        set => connection.MustBe(value, "batch", nameof(connection.CreateBatch));
    }

    protected override DbTransaction? DbTransaction
    {
        get => _transaction;
        set
        {
            _transaction = value;
            inner.Transaction = ContextTransaction.InnerOf(value);
        }
    }

    public override void Cancel() => inner.Cancel();

    public override void Prepare() => CommandExecution.Run(ctx, new BatchOperation(inner), _ =>
    {
        inner.Prepare();
        return true;
    });

    public override Task PrepareAsync(CancellationToken cancellationToken = default) => ContextConnection.UnderBothAsync(
        ctx, joined => CommandExecution.RunAsync(joined, new BatchOperation(inner), async (_, token) =>
        {
            await inner.PrepareAsync(token).ConfigureAwait(false);
            return true;
        }), cancellationToken);

    public override int ExecuteNonQuery() => CommandExecution.Run(ctx, new BatchOperation(inner), FullResultReader.NonQuery);

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken = default) => ContextConnection.UnderBothAsync(
        ctx, joined => CommandExecution.RunAsync(joined, new BatchOperation(inner), FullResultReader.NonQueryAsync), cancellationToken);

    public override object? ExecuteScalar() => CommandExecution.Run(ctx, new BatchOperation(inner), FullResultReader.Scalar);

    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken = default) => ContextConnection.UnderBothAsync(
        ctx, joined => CommandExecution.RunAsync(joined, new BatchOperation(inner), FullResultReader.ScalarAsync), cancellationToken);

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => ContextReader.Open(ctx, new BatchOperation(inner), behavior);

    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        ContextReader.OpenAsync(JoinedContext.Of(ctx, cancellationToken), () => new BatchOperation(inner), behavior);

    protected override DbBatchCommand CreateDbBatchCommand() => inner.CreateBatchCommand();

    public override void Dispose()
    {
        inner.Dispose();
        base.Dispose();
    }

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }
}
