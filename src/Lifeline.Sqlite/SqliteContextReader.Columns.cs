using System.Collections;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Lifeline.Sqlite;

/// <content>The columns of the row at hand, as the wrapped reader has them.</content>
public sealed partial class SqliteContextReader
{
    /// <inheritdoc/>
    public override int FieldCount => _reader.FieldCount;

    /// <inheritdoc/>
    public override bool HasRows => _reader.HasRows;

    /// <inheritdoc/>
    public override bool IsClosed => _reader.IsClosed;

    /// <inheritdoc/>
    public override int RecordsAffected => _reader.RecordsAffected;

    /// <inheritdoc/>
    public override int Depth => _reader.Depth;

    /// <inheritdoc/>
    public override object this[int ordinal] => _reader[ordinal];

    /// <inheritdoc/>
    public override object this[string name] => _reader[name];

    /// <inheritdoc/>
    public override string GetName(int ordinal) => _reader.GetName(ordinal);

    /// <inheritdoc/>
    public override int GetOrdinal(string name) => _reader.GetOrdinal(name);

    /// <inheritdoc/>
    public override string GetDataTypeName(int ordinal) => _reader.GetDataTypeName(ordinal);

    /// <inheritdoc/>
    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicFields)]
    public override Type GetFieldType(int ordinal) => _reader.GetFieldType(ordinal);

    /// <inheritdoc/>
    public override bool IsDBNull(int ordinal) => _reader.IsDBNull(ordinal);

    /// <inheritdoc/>
    public override object GetValue(int ordinal) => _reader.GetValue(ordinal);

    /// <inheritdoc/>
    public override int GetValues(object[] values) => _reader.GetValues(values);

    /// <inheritdoc/>
    public override T GetFieldValue<T>(int ordinal) => _reader.GetFieldValue<T>(ordinal);

    /// <inheritdoc/>
    public override bool GetBoolean(int ordinal) => _reader.GetBoolean(ordinal);

    /// <inheritdoc/>
    public override byte GetByte(int ordinal) => _reader.GetByte(ordinal);

    /// <inheritdoc/>
    public override short GetInt16(int ordinal) => _reader.GetInt16(ordinal);

    /// <inheritdoc/>
    public override int GetInt32(int ordinal) => _reader.GetInt32(ordinal);

    /// <inheritdoc/>
    public override long GetInt64(int ordinal) => _reader.GetInt64(ordinal);

    /// <inheritdoc/>
    public override float GetFloat(int ordinal) => _reader.GetFloat(ordinal);

    /// <inheritdoc/>
    public override double GetDouble(int ordinal) => _reader.GetDouble(ordinal);

    /// <inheritdoc/>
    public override decimal GetDecimal(int ordinal) => _reader.GetDecimal(ordinal);

    /// <inheritdoc/>
    public override char GetChar(int ordinal) => _reader.GetChar(ordinal);

    /// <inheritdoc/>
    public override string GetString(int ordinal) => _reader.GetString(ordinal);

    /// <inheritdoc/>
    public override Guid GetGuid(int ordinal) => _reader.GetGuid(ordinal);

    /// <inheritdoc/>
    public override DateTime GetDateTime(int ordinal) => _reader.GetDateTime(ordinal);

    /// <summary>The value as a point in time with its offset.</summary>
    /// <param name="ordinal">The column, counted from 0.</param>
    public DateTimeOffset GetDateTimeOffset(int ordinal) => _reader.GetDateTimeOffset(ordinal);

    /// <summary>The value as a span of time.</summary>
    /// <param name="ordinal">The column, counted from 0.</param>
    public TimeSpan GetTimeSpan(int ordinal) => _reader.GetTimeSpan(ordinal);

    /// <inheritdoc/>
    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        _reader.GetBytes(ordinal, dataOffset, buffer, bufferOffset, length);

    /// <inheritdoc/>
    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        _reader.GetChars(ordinal, dataOffset, buffer, bufferOffset, length);

    /// <inheritdoc/>
    public override Stream GetStream(int ordinal) => _reader.GetStream(ordinal);

    /// <inheritdoc/>
    public override TextReader GetTextReader(int ordinal) => _reader.GetTextReader(ordinal);

    /// <inheritdoc/>
    public override DataTable GetSchemaTable() => _reader.GetSchemaTable();

    /// <summary>The rows that are left, each read on the calling thread and under the context.</summary>
    public override IEnumerator GetEnumerator() => new DbEnumerator(this, closeReader: false);
}
