using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Lifeline.Data.Running;

namespace Lifeline.Data.Bound;

/// <summary>A command of a <see cref="ContextConnection"/>.</summary>
internal sealed class ContextCommand(Context ctx, DbCommand inner, ContextConnection connection) : DbCommand
{
    private DbTransaction? _transaction;

    [AllowNull]
    public override string CommandText
    {
        get => inner.CommandText;
        set => inner.CommandText = value;
    }

    public override int CommandTimeout
    {
        get => inner.CommandTimeout;
        set => inner.CommandTimeout = value;
    }

    public override CommandType CommandType
    {
        get => inner.CommandType;
        set => inner.CommandType = value;
    }

    public override bool DesignTimeVisible
    {
        get => inner.DesignTimeVisible;
        set => inner.DesignTimeVisible = value;
    }

    public override UpdateRowSource UpdatedRowSource
    {
        get => inner.UpdatedRowSource;
        set => inner.UpdatedRowSource = value;
    }

    protected override DbConnection? DbConnection
    {
        get => connection;
        set => connection.MustBe(value, "command", nameof(connection.CreateCommand));
    }

    protected override DbParameterCollection DbParameterCollection => inner.Parameters;

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

    public override void Prepare() => CommandExecution.Run(ctx, new CommandOperation(inner), _ =>
    {
        inner.Prepare();
        return true;
    });

    public override Task PrepareAsync(CancellationToken cancellationToken = default) => ContextConnection.UnderBothAsync(
        ctx, joined => CommandExecution.RunAsync(joined, new CommandOperation(inner), async (_, token) =>
        {
            await inner.PrepareAsync(token).ConfigureAwait(false);
            return true;
        }), cancellationToken);

    public override int ExecuteNonQuery() => CommandExecution.Run(ctx, new CommandOperation(inner), FullResultReader.NonQuery);

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) => ContextConnection.UnderBothAsync(
        ctx, joined => CommandExecution.RunAsync(joined, new CommandOperation(inner), FullResultReader.NonQueryAsync), cancellationToken);

    public override object? ExecuteScalar() => CommandExecution.Run(ctx, new CommandOperation(inner), FullResultReader.Scalar);

    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken) => ContextConnection.UnderBothAsync(
        ctx, joined => CommandExecution.RunAsync(joined, new CommandOperation(inner), FullResultReader.ScalarAsync), cancellationToken);

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => ContextReader.Open(ctx, new CommandOperation(inner), behavior);

    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        ContextReader.OpenAsync(JoinedContext.Of(ctx, cancellationToken), () => new CommandOperation(inner), behavior);

    protected override DbParameter CreateDbParameter() => inner.CreateParameter();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }
}
