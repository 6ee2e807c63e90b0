using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Lifeline.Data.Bound;

/// <summary>A view of a connection under which everything runs with one context, whoever calls it and in whatever form.</summary>
internal sealed class ContextConnection(Context ctx, DbConnection inner) : DbConnection
{
    public override int ConnectionTimeout => inner.ConnectionTimeout;

    public override string Database => inner.Database;

    public override string DataSource => inner.DataSource;

    public override string ServerVersion => inner.ServerVersion;

    public override ConnectionState State => inner.State;

    public override bool CanCreateBatch => false;       // batches take a context themselves

    [AllowNull]
    public override string ConnectionString
    {
        get => inner.ConnectionString;
        set => inner.ConnectionString = value;
    }

    public override void ChangeDatabase(string databaseName) => inner.ChangeDatabase(databaseName);

    public override void Open() => inner.OpenAsync(ctx).GetAwaiter().GetResult();

    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        using var joined = JoinedContext.Of(ctx, cancellationToken);
        await inner.OpenAsync(joined.Context).ConfigureAwait(false);
    }

    // Who opened the connection closes it. Those who are given this view, such as Dapper, close only what they opened.
    public override void Close() => inner.Close();

    public override Task CloseAsync() => inner.CloseAsync();

    public override DataTable GetSchema() => inner.GetSchema();

    public override DataTable GetSchema(string collectionName) => inner.GetSchema(collectionName);

    public override DataTable GetSchema(string collectionName, string?[] restrictionValues) => inner.GetSchema(collectionName, restrictionValues);

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) =>
        inner.BeginTransactionAsync(ctx, isolationLevel).GetAwaiter().GetResult();

    // The transaction is bound to our context and not to the token as well, which is for the beginning alone.
    protected override async ValueTask<DbTransaction> BeginDbTransactionAsync(IsolationLevel isolationLevel, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await inner.BeginTransactionAsync(ctx, isolationLevel).ConfigureAwait(false);
    }

    protected override DbCommand CreateDbCommand() => new ContextCommand(ctx, inner.CreateCommand(), this);
}
