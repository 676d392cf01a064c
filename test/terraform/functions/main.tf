# What a user of hashicorp/aws writes for functions and what feeds them. Only the provider block is about Millrace.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "endpoint" { type = string }

# What the second apply changes.
variable "package" { type = string }
variable "layer" { type = string }
variable "memory" { type = number }
variable "stage" { type = string }
variable "batch" { type = number }
variable "weight" { type = number }

provider "aws" {
  region                      = "us-east-1"
  access_key                  = "000000000042"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true

  endpoints {
    kinesis = var.endpoint
    lambda  = var.endpoint
    sns     = var.endpoint
    sqs     = var.endpoint
  }
}

resource "aws_kinesis_stream" "orders" {
  name        = "orders"
  shard_count = 1
}

resource "aws_sqs_queue" "failed" {
  name = "failed-orders"
}

resource "aws_sns_topic" "news" {
  name = "news"
}

resource "aws_lambda_layer_version" "tools" {
  layer_name               = "tools"
  filename                 = var.layer
  source_code_hash         = filebase64sha256(var.layer)
  description              = "what the function requires"
  compatible_runtimes      = ["nodejs22.x"]
  compatible_architectures = ["x86_64"]
}

resource "aws_lambda_function" "orders" {
  function_name    = "orders"
  role             = "arn:aws:iam::000000000042:role/orders"
  runtime          = "nodejs22.x"
  handler          = "index.handler"
  filename         = var.package
  source_code_hash = filebase64sha256(var.package)
  memory_size      = var.memory
  timeout          = 10
  publish          = true
  layers           = [aws_lambda_layer_version.tools.arn]

  environment {
    variables = { STAGE = var.stage }
  }

  ephemeral_storage {
    size = 1024
  }

  dead_letter_config {
    target_arn = aws_sqs_queue.failed.arn
  }

  tags = {
    Stage = var.stage
  }
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.orders.function_name
  function_version = "1"

  dynamic "routing_config" {
    for_each = var.weight > 0 ? [var.weight] : []
    content {
      additional_version_weights = { (aws_lambda_function.orders.version) = routing_config.value }
    }
  }
}

resource "aws_lambda_permission" "topic" {
  statement_id  = "AllowNews"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.orders.function_name
  qualifier     = aws_lambda_alias.live.name
  principal     = "sns.amazonaws.com"
  source_arn    = aws_sns_topic.news.arn
}

resource "aws_sns_topic_subscription" "orders" {
  topic_arn = aws_sns_topic.news.arn
  protocol  = "lambda"
  endpoint  = aws_lambda_alias.live.arn
}

resource "aws_lambda_function_event_invoke_config" "orders" {
  function_name          = aws_lambda_function.orders.function_name
  maximum_retry_attempts = 1

  destination_config {
    on_failure {
      destination = aws_sqs_queue.failed.arn
    }
  }
}

resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn                   = aws_kinesis_stream.orders.arn
  function_name                      = aws_lambda_alias.live.arn
  starting_position                  = "TRIM_HORIZON"
  batch_size                         = var.batch
  maximum_retry_attempts             = 1
  bisect_batch_on_function_error     = true
  function_response_types            = ["ReportBatchItemFailures"]
  parallelization_factor             = 2
  maximum_batching_window_in_seconds = 0

  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.failed.arn
    }
  }

  tags = {
    Stage = var.stage
  }
}

data "aws_lambda_function" "orders" {
  function_name = aws_lambda_function.orders.function_name
  depends_on    = [aws_lambda_alias.live]
}

output "invoke_arn" { value = data.aws_lambda_function.orders.invoke_arn }
output "version" { value = aws_lambda_function.orders.version }
