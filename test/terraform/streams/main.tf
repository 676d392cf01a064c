# What a user of hashicorp/aws writes for streams and their consumers. Only the provider block is about Millrace.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "endpoint" { type = string }

# What the second apply changes.
variable "shards" { type = number }
variable "retention" { type = number }
variable "metrics" { type = list(string) }
variable "encryption" { type = string }
variable "team" { type = string }

provider "aws" {
  region                      = "us-east-1"
  access_key                  = "000000000042"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true

  endpoints {
    kinesis = var.endpoint
  }
}

resource "aws_kinesis_stream" "orders" {
  name                      = "orders"
  shard_count               = var.shards
  retention_period          = var.retention
  enforce_consumer_deletion = true

  tags = {
    Team   = var.team
    Source = "terraform"
  }
}

resource "aws_kinesis_stream" "payments" {
  name                = "payments"
  shard_count         = 1
  shard_level_metrics = var.metrics
  encryption_type     = var.encryption
  kms_key_id          = var.encryption == "KMS" ? "alias/aws/kinesis" : null

  stream_mode_details {
    stream_mode = "PROVISIONED"
  }
}

resource "aws_kinesis_stream" "clicks" {
  name = "clicks"

  stream_mode_details {
    stream_mode = "ON_DEMAND"
  }
}

resource "aws_kinesis_stream_consumer" "billing" {
  name       = "billing"
  stream_arn = aws_kinesis_stream.orders.arn
}

resource "aws_kinesis_resource_policy" "clicks" {
  resource_arn = aws_kinesis_stream.clicks.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "write"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::123456789012:root" }
      Action    = ["kinesis:DescribeStreamSummary", "kinesis:ListShards", "kinesis:PutRecord", "kinesis:PutRecords"]
      Resource  = aws_kinesis_stream.clicks.arn
    }]
  })
}

data "aws_kinesis_stream" "orders" {
  name       = aws_kinesis_stream.orders.name
  depends_on = [aws_kinesis_stream_consumer.billing]
}

output "arn" { value = data.aws_kinesis_stream.orders.arn }
output "open_shards" { value = length(data.aws_kinesis_stream.orders.open_shards) }
output "consumer_arn" { value = aws_kinesis_stream_consumer.billing.arn }
